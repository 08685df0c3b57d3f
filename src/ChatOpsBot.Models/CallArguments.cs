using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace ChatOpsBot.Models;

/// <summary>The arguments of a call as JSON, and back.</summary>
public static class CallArguments
{
    public static string Write(FunctionCallContent call) =>
        JsonSerializer.Serialize(call.Arguments ?? new Dictionary<string, object?>(StringComparer.Ordinal), AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(IDictionary<string, object?>)));

    /// <returns>Null when it is no JSON object.</returns>
    public static Dictionary<string, object?>? Read(string written) =>
        (StrictJson.Read(written) as JsonObject)?.ToDictionary(member => member.Key, object? (member) => member.Value, StringComparer.Ordinal);
}
