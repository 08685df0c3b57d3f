using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Prompts;
using Microsoft.Extensions.Logging;

namespace ChatOpsBot.Prompts;

/// <summary>The prompts: those that ship with the product as files, and the versions in force on top of them.</summary>
public sealed partial class PromptLibrary(string directory, ILogger<PromptLibrary> logger)
{
    private readonly Lazy<Dictionary<string, Prompt>> shipped = new(() => Load(directory));
    private readonly ConditionalWeakTable<PromptVersion, Prompt?> parsed = [];
    private readonly ConditionalWeakTable<Snapshot, Dictionary<string, PromptSet>> sets = [];

    /// <summary>By name.</summary>
    public IReadOnlyDictionary<string, Prompt> Shipped => shipped.Value;

    /// <summary>What holds in a place. A set never changes: a turn that has one keeps its versions.</summary>
    public PromptSet In(Snapshot snapshot, Place place)
    {
        // Places where nothing of their own holds share one set.
        var scopes = PromptScope.In(place).Where(scope => snapshot.Prompts.Any(version => version.Scope == scope)).ToList();
        var key = string.Join('\n', scopes);
        var known = sets.GetValue(snapshot, _ => new(StringComparer.Ordinal));
        lock (known)
        {
            if (!known.TryGetValue(key, out var set))
                known[key] = set = new PromptSet(Choose(snapshot, scopes));
            return set;
        }
    }

    public static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private Dictionary<string, PromptInForce> Choose(Snapshot snapshot, IReadOnlyList<string> scopes)
    {
        var chosen = shipped.Value.ToDictionary(each => each.Key, each => new PromptInForce(each.Key, each.Value, PromptScope.Everywhere, 0), StringComparer.OrdinalIgnoreCase);
        foreach (var scope in scopes.Reverse())
        {
            foreach (var version in snapshot.Prompts.Where(version => version.Scope == scope))
            {
                if (parsed.GetValue(version, Read) is { } prompt)
                    chosen[version.Name] = new PromptInForce(version.Name, prompt, scope, version.Number);
            }
        }

        return chosen;
    }

    // Checked before it was published; one that an older version of the product took and this one does not leaves the wider scope in force.
    private Prompt? Read(PromptVersion version)
    {
        try
        {
            return Prompt.Parse(version.Name, version.Text!);
        }
        catch (PromptException unreadable)
        {
            Unreadable(logger, version.Name, version.Scope, version.Number, unreadable);
            return null;
        }
    }

    private static Dictionary<string, Prompt> Load(string directory) => Directory.EnumerateFiles(directory, "*.md")
        .Select(file => Prompt.Parse(Path.GetFileName(file), File.ReadAllText(file)))
        .ToDictionary(prompt => prompt.Head.Name, StringComparer.OrdinalIgnoreCase);

    [LoggerMessage(400, LogLevel.Error, "The prompt '{Name}' ({Scope}, version {Number}) can't be used; what holds more widely is used instead")]
    private static partial void Unreadable(ILogger logger, string name, string scope, int number, Exception failure);
}
