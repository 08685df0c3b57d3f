using System.ClientModel;
using System.Text;
using ChatOpsBot.Simulators;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using OpenAI;
using OpenAI.Chat;

namespace ChatOpsBot.EndToEnd;

/// <summary>OpenAI's own library for .NET, and Semantic Kernel, unmodified, with an assistant in the place of a model.</summary>
public sealed class OpenAiLibraryTests(BotWithVectors bot) : IClassFixture<BotWithVectors>
{
    private const string Vacation = "how many vacation days do full-time employees have?";

    private OpenAIClient Client => new(new ApiKeyCredential(BotProcess.Key), new OpenAIClientOptions { Endpoint = new Uri(bot.Process.Address, "/v1") });

    [Fact]
    public async Task Chat_answers_at_once_and_in_pieces()
    {
        bot.Model!.Script = _ => "They have 30 vacation days [1].";
        var chat = Client.GetChatClient("default");

        var whole = (await chat.CompleteChatAsync(new SystemChatMessage("Be brief."), new UserChatMessage(Vacation))).Value;
        var pieces = new StringBuilder();
        await foreach (var update in chat.CompleteChatStreamingAsync(new UserChatMessage(Vacation)))
            pieces.AppendJoin("", update.ContentUpdate.Select(part => part.Text));

        whole.Content[0].Text.ShouldBe("They have 30 vacation days [1].");
        whole.FinishReason.ShouldBe(ChatFinishReason.Stop);
#pragma warning disable OPENAI001 // The library calls them experimental.
        whole.Annotations.Single().WebResourceTitle.ShouldContain("Vacation");
#pragma warning restore OPENAI001
        pieces.ToString().ShouldBe("They have 30 vacation days [1].");
    }

    [Fact]
    public async Task Models_and_vectors_are_read()
    {
        (await Client.GetOpenAIModelClient().GetModelsAsync()).Value.Select(model => model.Id).ShouldContain("default");
        (await Client.GetEmbeddingClient("local").GenerateEmbeddingAsync("vacation days")).Value.ToFloats().Length.ShouldBeGreaterThan(100);
    }

    [Fact]
    public async Task Error_is_the_library_s_own()
    {
        var failure = await Should.ThrowAsync<ClientResultException>(() => Client.GetChatClient("gpt-4o").CompleteChatAsync(new UserChatMessage(Vacation)));

        failure.Status.ShouldBe(404);
        failure.Message.ShouldContain("There are: default");
    }

    [Fact]
    public async Task Semantic_Kernel_talks_to_it_as_to_a_model()
    {
        bot.Model!.Script = _ => "They have 30 vacation days [1].";
        var kernel = Kernel.CreateBuilder().AddOpenAIChatCompletion("default", new Uri(bot.Process.Address, "/v1"), BotProcess.Key).Build();

        var history = new ChatHistory("Be brief.");
        history.AddUserMessage(Vacation);
        var answer = await kernel.GetRequiredService<IChatCompletionService>().GetChatMessageContentAsync(history, kernel: kernel);

        answer.Content.ShouldBe("They have 30 vacation days [1].");
    }
}
