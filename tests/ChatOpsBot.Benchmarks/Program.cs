using System.Runtime.InteropServices;
using ChatOpsBot.Benchmarks;

string[] all = ["acks", "turns", "search", "start"];
var chosen = args.Length == 0 ? all : args;
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
        case "turns": await Turns.RunAsync(); break;
        case "search": Searches.Run(); break;
        default: await Starts.RunAsync(); break;
    }
}

return 0;
