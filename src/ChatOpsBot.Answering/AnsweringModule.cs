using ChatOpsBot.Answering.Talk;
using ChatOpsBot.Core;
using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.Replies;
using ChatOpsBot.Prompts.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ChatOpsBot.Answering;

public static class AnsweringModule
{
    public static void AddAnswering(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddValidated<AnsweringOptions>(builder.Configuration, AnsweringOptions.Section, _ => []);
        services.AddSingleton<Answerer>();
        services.AddSingleton<IAnswerer>(provider => provider.GetRequiredService<Answerer>());
        services.AddSingleton<ModelAnswer>();
        services.AddSingleton<TalkReplies>();
        services.AddSingleton<IPerception, Perception>();
        services.AddSingleton<QueryRewriter>();
        services.AddSingleton<QueryDecomposer>();
        services.AddSingleton<Reranker>();
        services.AddSingleton<GroundednessCheck>();
        services.AddSingleton<ITitles, Titles>();
        services.AddSingleton<Earlier>();
        services.AddSingleton<IEarlier>(provider => provider.GetRequiredService<Earlier>());
        services.AddSingleton<IJobHandler>(provider => provider.GetRequiredService<Earlier>());
        services.AddSingleton<ITrialMaterial, AnswerTrial>();
        services.AddSingleton<IChatCommand, KbSearch>();
        services.AddSingleton(provider => Setting.Switch(Reranker.Setting, "`on`: a model puts the passages in order before one answers, which is one call more for each question", "the next question", () => provider.GetRequiredService<IOptions<AnsweringOptions>>().Value.Rerank));
        services.AddSingleton(Setting.Switch(QueryDecomposer.Setting, "`on`: a model takes questions apart into up to three searches, which is one call more for each question", "the next question", () => false));
        services.AddSingleton(Setting.Switch(GroundednessCheck.Setting, "`on`: a model checks each answer against its passages before it is given, which is one call more for each question", "the next question", () => false));
    }
}
