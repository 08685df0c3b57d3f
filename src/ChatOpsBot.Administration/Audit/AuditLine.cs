using System.Text.Json;
using System.Text.Json.Serialization;
using ChatOpsBot.Core.People;

namespace ChatOpsBot.Administration.Audit;

/// <summary>An entry of the audit log as a line of JSON.</summary>
public static class AuditLine
{
    public static string Of(AuditRecord record)
    {
        var (number, at, entry, hash) = record;
        return JsonSerializer.Serialize(new Line(number, at, entry.PersonId, entry.Action, entry.Subject, entry.Before, entry.After, entry.WasRefused, hash), LineJson.Default.Line);
    }

    internal sealed record Line(long Number, DateTimeOffset At, string Person, string Action, string Subject, string? Before, string? After, bool Refused, string Hash);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AuditLine.Line))]
internal sealed partial class LineJson : JsonSerializerContext;
