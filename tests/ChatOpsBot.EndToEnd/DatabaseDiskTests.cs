using System.Net.Http.Headers;
using ChatOpsBot.Simulators;
using ChatOpsBot.Simulators.Slack;

namespace ChatOpsBot.EndToEnd;

/// <summary>The disk that PostgreSQL is on.</summary>
public sealed class DatabaseDiskTests
{
    private const string Question = "how many vacation days do full-time employees have?";

    [TmpfsFactOnPostgres]
    public async Task Full_disk_under_PostgreSQL_is_told_and_everything_that_was_asked_is_answered_once_afterwards()
    {
        await using var disk = await SmallDisk.MountAsync(megabytes: 160);
        await using var postgres = await PostgresServer.StartAsync(within: disk.Folder);
        await using var slack = await SlackWorkspace.StartAsync();
        await using var bot = BotProcess.Create(slack, more: new(PostgresServer.SettingsOf(await postgres.CreateDatabaseAsync("chatops"))) { ["ChatOps__Dispatch__RetryMilliseconds"] = "50" });
        await bot.StartAsync();
        await bot.AddDocumentAsync("vacation", Handbook.Vacation);
        (await slack.AnswerToAsync(await slack.SayAsync("D1", "U2BEN", Question))).Text.ShouldContain("30 vacation days");
        slack.MostRetries = 1000;
        var filler = Path.Combine(disk.Folder, "filler");
        disk.Fill(filler);

        // What is larger than the room that its log has left brings the whole database down.
        using var client = DescribedAnswers.Client(timeout: TimeSpan.FromMinutes(1));
        var large = new ByteArrayContent(Noise(48_000_000));
        large.Headers.ContentType = new MediaTypeHeaderValue("text/plain");
        using var form = new MultipartFormDataContent { { new StringContent("large"), "documentId" }, { large, "file", "large.txt" } };
        using var upload = bot.Authorized(HttpMethod.Post, "/memory/upload", form);
        using var refused = await client.SendAsync(upload);
        ((int)refused.StatusCode).ShouldBe(503, await refused.Content.ReadAsStringAsync());
        var asked = Enumerable.Range(2, 5).Select(i => slack.SayAsync($"D{i}", "U2BEN", Question)).ToList();
        await Task.Delay(TimeSpan.FromSeconds(2));
        File.Delete(filler);
        if (postgres.HasEnded)
            await postgres.LaunchAsync();

        foreach (var question in await Task.WhenAll(asked))
            (await slack.AnswerToAsync(question)).Text.ShouldContain("30 vacation days");
        await Task.Delay(TimeSpan.FromSeconds(1));
        slack.ByBot.Count(message => message.IsAnswer).ShouldBe(asked.Count + 1);
    }

    private static byte[] Noise(int length)
    {
        var noise = new byte[length];
        new Random(1).NextBytes(noise);
        return noise;
    }
}
