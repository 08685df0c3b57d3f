using ChatOpsBot.Channels;
using ChatOpsBot.Core.Platforms;
using Microsoft.Extensions.Time.Testing;

namespace ChatOpsBot.Tests;

/// <summary>Whether a platform answers, as the last calls to it went.</summary>
public sealed class PlatformHealthTests
{
    private readonly PlatformHealth health = new(new FakeTimeProvider(new DateTimeOffset(2026, 1, 5, 8, 0, 0, TimeSpan.Zero)));
    private readonly List<string> recovered = [];

    public PlatformHealthTests() => health.Recovered += recovered.Add;

    [Fact]
    public async Task Platform_is_back_when_it_answers_the_call_that_failed_and_not_by_any_other()
    {
        await FailAsync("chat.postMessage", 500);
        $"{health.Trouble("slack")}".ShouldContain("does not answer since 2026-01-05 08:00 UTC");

        await AnswerAsync("conversations.replies");
        recovered.ShouldBeEmpty("what waits would be tried again at once and without end");
        await AnswerAsync("chat.postMessage");
        await AnswerAsync("chat.postMessage");

        recovered.ShouldBe(["slack"]);
        health.Trouble("slack").ShouldBeNull();
    }

    [Fact]
    public async Task Platform_that_was_away_altogether_is_back_with_the_first_call_that_was_refused()
    {
        await FailAsync("chat.postMessage", 503);
        await FailAsync("users.info", 503);

        await AnswerAsync("users.info");

        recovered.ShouldBe(["slack"]);
    }

    [Fact]
    public async Task Refusal_is_an_answer()
    {
        await FailAsync("chat.update", 500);

        await FailAsync("chat.update", 404);

        recovered.ShouldBe(["slack"]);
        health.Trouble("teams").ShouldBeNull();
    }

    [Fact]
    public async Task Platform_that_takes_a_message_is_back_whatever_failed_before()
    {
        await FailAsync("users.info", 503);
        await AnswerAsync("conversations.replies");
        recovered.ShouldBeEmpty();

        await AnswerAsync("chat.postMessage");

        recovered.ShouldBe(["slack"], "the person may be known by now, so that nobody asks for them again");
    }

    private Task AnswerAsync(string call) => health.WatchAsync("slack", call, call == "chat.postMessage", () => Task.FromResult(true));

    private Task FailAsync(string call, int status) =>
        Should.ThrowAsync<CallFailedException>(() => health.WatchAsync<bool>("slack", call, call == "chat.postMessage", () => throw new CallFailedException(call, (System.Net.HttpStatusCode)status, "http_error")));
}
