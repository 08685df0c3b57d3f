using System.Runtime.CompilerServices;
using ChatOpsBot.Answering;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Models;
using Microsoft.Extensions.AI;

namespace ChatOpsBot.Tests;

/// <summary>What is said of a model whose answer broke off.</summary>
public sealed class BrokenStreamTests
{
    [Fact]
    public async Task Answer_that_breaks_off_is_no_good_outcome_and_later_ones_tell_of_it()
    {
        var client = new Breaking();
        var model = new ChatModel(new ModelSettings { Alias = "m", Model = "m", Kind = "openai-compatible" }, client, TimeProvider.System);

        await Should.ThrowAsync<ModelException>(async () => await ReadAsync(model));
        model.IsGood.ShouldBeFalse();
        $"{model.LastOutcome}".ShouldContain("broke off amid its last answer");

        client.IsWhole = true;
        (await ReadAsync(model)).ShouldBe("Thirty days.");
        model.IsGood.ShouldBeTrue();
        $"{model.LastOutcome}".ShouldContain("1 failed since the start");
    }

    [Fact]
    public void Notice_of_a_failing_model_calls_a_quotation_what_is_one_and_nothing_else()
    {
        foreach (var language in Enum.GetValues<Language>())
            Localizer.In(language).Say(AnswerPhrases.ModelFailed(ModelTrouble.Unreachable, isQuoted: false)).ShouldNotBe(Localizer.In(language).Say(AnswerPhrases.ModelFailed(ModelTrouble.Unreachable, isQuoted: true)));
        Localizer.English.Say(AnswerPhrases.ModelFailed(ModelTrouble.Unreachable, isQuoted: false)).ShouldNotContain("quoted");
    }

    private static async Task<string> ReadAsync(ChatModel model)
    {
        var text = "";
        await foreach (var part in model.StreamAsync([new ChatMessage(ChatRole.User, "How many days?")], new ChatOptions(), CancellationToken.None))
            text += part;
        return text;
    }

    private sealed class Breaking : IChatClient
    {
        public bool IsWhole { get; set; }

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            yield return new ChatResponseUpdate(ChatRole.Assistant, "Thirty");
            if (!IsWhole)
                throw new HttpRequestException("The connection was reset.");
            yield return new ChatResponseUpdate(ChatRole.Assistant, " days.");
        }

        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
