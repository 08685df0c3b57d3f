using System.Runtime.InteropServices;
using ChatOpsBot.Benchmarks;

string[] all = ["acks", "load", "turns", "search", "search-million", "ingest", "quality", "answers", "decision", "follow-ups", "meaning", "prompts", "scans", "uploads", "start", "conversations", "runs", "tools", "followers", "page", "streams"];
// A million chunks take a quarter of an hour to build and are asked for by name.
var chosen = args.Length == 0 ? [.. all.Where(name => name != "search-million")] : args;
if (args is [EmptyApp.Name, var address])
{
    await EmptyApp.RunAsync(address);
    return 0;
}

if (args is [PlainProxy.Name, var proxied, var target])
{
    await PlainProxy.RunAsync(proxied, target);
    return 0;
}

if (chosen.Except(all).Any())
{
    Console.Error.WriteLine($"usage: dotnet run -c Release --project tests/ChatOpsBot.Benchmarks [-- {string.Join(' ', all)}]");
    return 2;
}

Console.WriteLine($"{TimeProvider.System.GetUtcNow():yyyy-MM-dd}, {Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}\n");
foreach (var name in chosen)
{
    switch (name)
    {
        case "acks": await Acknowledgements.RunAsync(); break;
        case "load": await LoadScenario.RunAsync(); break;
        case "turns": await Turns.RunAsync(); break;
        case "search":
            new Searches(100_000, withSentences: false).Run();
            new Searches(100_000, withSentences: true).Run();
            break;
        case "search-million": new Searches(1_000_000, withSentences: false).Run(); break;
        case "ingest": await Ingests.RunAsync(); break;
        case "answers": await Answers.RunAsync(); break;
        case "decision": await Decisions.RunAsync(); break;
        case "follow-ups": await FollowUps.RunAsync(); break;
        case "meaning": await Meanings.RunAsync(); break;
        case "quality": await Quality.RunAsync(); break;
        case "prompts": await Prompting.RunAsync(); break;
        case "scans": await Scans.RunAsync(); break;
        case "uploads": await Uploads.RunAsync(); break;
        case "conversations": await Conversations.RunAsync(); break;
        case "runs": await RunSteps.RunAsync(); break;
        case "tools": await ToolChoices.RunAsync(); break;
        case "page": await ChatPages.RunAsync(); break;
        case "streams": await Streams.RunAsync(); break;
        case "followers": await Followers.RunAsync(); break;
        default: await Starts.RunAsync(); break;
    }
}

return 0;
