using ChatOpsBot.Core.Limits;
using ChatOpsBot.Models;
using ChatOpsBot.Simulators.Model;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace ChatOpsBot.Tests;

/// <summary>A model that another answers for.</summary>
public sealed class FallbackTests : IAsyncLifetime
{
    private readonly FakeTimeProvider time = new();
    private ScriptedModel first = null!;
    private ScriptedModel second = null!;
    private ModelCatalogue models = null!;

    public async Task InitializeAsync()
    {
        (first, second) = (await ScriptedModel.StartAsync(), await ScriptedModel.StartAsync());
        (first.Script, second.Script) = (_ => "The first.", _ => "The second.");
        models = new ModelCatalogue(
            Options.Create(new ModelOptions
            {
                Chat =
                [
                    new ModelSettings { Alias = "smart", Endpoint = first.Endpoint, Model = "m", Retries = 0, TimeoutSeconds = 5, Fallback = "fast" },
                    new ModelSettings { Alias = "fast", Endpoint = second.Endpoint, Model = "m", Retries = 0, TimeoutSeconds = 5 },
                ],
            }),
            time);
    }

    public async Task DisposeAsync()
    {
        models.Dispose();
        await first.DisposeAsync();
        await second.DisposeAsync();
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    [InlineData(529)]
    public async Task Model_that_is_busy_or_away_is_answered_for(int status)
    {
        first.Faults.NextStatus("chat", status);

        (await AskAsync()).ShouldBe("The second.");
        (await AskAsync()).ShouldBe("The first.");
    }

    [Theory]
    [InlineData(400, ModelTrouble.Refused)]
    [InlineData(401, ModelTrouble.KeyRefused)]
    public async Task Request_that_is_refused_is_not_put_to_another(int status, ModelTrouble trouble)
    {
        first.Faults.NextStatus("chat", status);

        (await Should.ThrowAsync<ModelException>(AskAsync)).Trouble.ShouldBe(trouble);
        second.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Service_that_promises_no_shape_is_asked_without_one()
    {
        first.Faults.Next("chat", async http =>
        {
            http.Response.StatusCode = 400;
            await http.Response.WriteAsync("""{"error":{"message":"response_format is not supported by this model"}}""");
        });
        var options = new ChatOptions { ResponseFormat = ChatResponseFormat.Json };

        (await models.DefaultChat!.AskAsync([new ChatMessage(ChatRole.User, "?")], options, default)).Text.ShouldBe("The first.");

        first.Requests.Select(request => request["response_format"] is not null).ShouldBe([true, false]);
        second.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Model_that_has_said_only_who_will_speak_is_answered_for_too()
    {
        first.Faults.Next("chat", async http =>
        {
            http.Response.ContentType = "text/event-stream";
            await http.Response.WriteAsync("""data: {"id":"1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}""" + "\n\n");
            await http.Response.Body.FlushAsync();
            http.Abort();
        });

        (await AskAsync()).ShouldBe("The second.");
    }

    [Fact]
    public async Task After_three_failures_in_a_row_it_is_left_alone_for_half_a_minute()
    {
        for (var i = 0; i < 3; i++)
            first.Faults.NextStatus("chat", 503);
        for (var i = 0; i < 5; i++)
            (await AskAsync()).ShouldBe("The second.");
        first.Requests.Count.ShouldBe(3);

        time.Advance(TimeSpan.FromSeconds(31));
        (await AskAsync()).ShouldBe("The first.");
    }

    [Fact]
    public async Task Answer_that_breaks_off_is_gone_on_with_by_the_other()
    {
        first.Faults.Next("chat", async http =>
        {
            http.Response.ContentType = "text/event-stream";
            await http.Response.WriteAsync("""data: {"id":"1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":"The beginning, "},"finish_reason":null}]}""" + "\n\n");
            await http.Response.WriteAsync("""data: {"error":{"message":"The server is overloaded.","type":"server_error"}}""" + "\n\ndata: [DONE]\n\n");
        });
        second.Script = _ => "and the end.";
        var calls = new List<ModelCall>();

        (await models.DefaultChat!.AskAsync([new ChatMessage(ChatRole.User, "Who?")], new ChatOptions(), default, calls.Add)).Text.ShouldBe("The beginning, and the end.");

        calls.Select(call => call.Model).ShouldBe(["smart", "fast"]);
        ScriptedModel.LastOf(second.Requests.Single(), "assistant").ShouldBe("The beginning, ");
    }

    private async Task<string> AskAsync() => (await models.DefaultChat!.AskAsync([new ChatMessage(ChatRole.User, "Who?")], new ChatOptions(), default)).Text;
}
