using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ChatOpsBot.Simulators.Model;

/// <summary>A model that knows three tasks in the sample back office: it restarts services, pays orders back and opens tickets. It plans,
/// looks first, acts, and reports what the tools said.</summary>
public static partial class ScriptedAgent
{
    private const string Lost = "I am a script, and know these tasks only: restart a service, refund an order, open a ticket.";

    public static void Play(ScriptedModel model)
    {
        model.Calls = request => request["tools"] is not JsonArray { Count: > 0 } ? null : Next(request) is var (calls, done) && done < calls.Count ? [calls[done]] : null;
        model.Script = request => request["tools"] is not JsonArray { Count: > 0 } ? "NO ANSWER" : Report(request);
    }

    private static (IReadOnlyList<ScriptedCall> Calls, int Done) Next(JsonObject request) => (CallsFor(request), Said(request).Count);

    private static List<string> Said(JsonObject request) =>
        [.. request["messages"]!.AsArray().Where(message => (string?)message!["role"] == "tool").Select(message => Marks().Replace((string?)message!["content"] ?? "", "").Trim())];

    private static string Report(JsonObject request)
    {
        var (calls, done) = Next(request);
        if (calls.Count == 0)
            return Lost;
        return Said(request)[^1] is var last && last.StartsWith("A person refused", StringComparison.Ordinal)
            ? $"I did not do it. {last}"
            : $"Done: {calls[Math.Min(done, calls.Count) - 1].Tool}. The service answered: {last}";
    }

    private static IReadOnlyList<ScriptedCall> CallsFor(JsonObject request)
    {
        var task = ScriptedModel.LastOf(request, "user");
        if (Restart().Match(task) is { Success: true } restart)
        {
            var (environment, service) = (restart.Groups["environment"].Value.ToLowerInvariant(), restart.Groups["service"].Value.ToLowerInvariant());
            return [Plan($"Look how {service} is", $"Restart it in {environment}"), Call(request, "listServices", "{}"), Call(request, "restartService", $$"""{"name":"{{service}}","environment":"{{environment}}"}""")];
        }

        if (Refund().Match(task) is { Success: true } refund)
            return [Plan("Look at the order", "Pay it back"), Call(request, "getOrder", $$"""{"id":{{refund.Groups["order"].Value}}}"""), Call(request, "refundOrder", $$"""{"id":{{refund.Groups["order"].Value}},"amount":{{refund.Groups["amount"].Value}}}""")];
        return Ticket().Match(task) is { Success: true } ticket
            ? [Call(request, "listTickets", """{"state":"open"}"""), Call(request, "createTicket", new JsonObject { ["title"] = ticket.Groups["title"].Value.Trim() }.ToJsonString())]
            : [];
    }

    private static ScriptedCall Plan(params string[] steps) => new("plan", new JsonObject { ["steps"] = new JsonArray([.. steps.Select(step => new JsonObject { ["text"] = step, ["state"] = "open" })]) }.ToJsonString());

    // Whatever the service is called here.
    private static ScriptedCall Call(JsonObject request, string operation, string arguments) => new(
        request["tools"]!.AsArray().Select(tool => (string)tool!["function"]!["name"]!).FirstOrDefault(name => name.EndsWith($"_{operation}", StringComparison.Ordinal)) ?? operation, arguments);

    [GeneratedRegex(@"restart (the )?((?<environment>staging|production) (?<service>\w+)|(?<service>\w+) in (?<environment>staging|production))", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Restart();

    [GeneratedRegex(@"(refund|give|pay).*order (?<order>\d+).*?(?<amount>\d+(\.\d+)?) euros|(refund|give|pay).*?(?<amount>\d+(\.\d+)?) euros.*order (?<order>\d+)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Refund();

    [GeneratedRegex(@"open a ticket:?\s+(?<title>.+)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Ticket();

    [GeneratedRegex("</?passage-[0-9a-f]+>", RegexOptions.None, 1000)]
    private static partial Regex Marks();
}
