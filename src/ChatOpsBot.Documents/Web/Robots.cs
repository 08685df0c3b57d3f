using System.Text;

namespace ChatOpsBot.Documents.Web;

/// <summary>What a site's robots.txt lets this product read. See RFC 9309.</summary>
internal sealed class Robots
{
    private const string Agent = "chatopsbot";
    private readonly List<(bool Allows, string Path)> rules = [];

    public static Robots AllowAll { get; } = new();

    public List<string> Sitemaps { get; } = [];

    /// <summary>Of the site that an address is of.</summary>
    /// <exception cref="SourceException">The site can't be asked; then nothing of it may be read.</exception>
    public static async Task<Robots> OfAsync(WebFetch web, Uri address, CancellationToken cancellationToken, string through = WebFetch.Client)
    {
        try
        {
            return await web.GetAsync(new Uri(address, "/robots.txt"), known: null, cancellationToken, through) is { } answer ? Read(Encoding.UTF8.GetString(answer.Content)) : AllowAll;
        }
        catch (SourceException none) when (none.IsMissing)
        {
            return AllowAll;
        }
    }

    public static Robots Read(string text)
    {
        var groups = new Dictionary<string, List<(bool, string)>>(StringComparer.OrdinalIgnoreCase);
        var robots = new Robots();
        var current = new List<string>();
        var inRules = false;
        foreach (var line in text.Split('\n').Select(line => line.Split('#')[0].Trim()).Where(line => line.Contains(':', StringComparison.Ordinal)))
        {
            var (field, value) = (line[..line.IndexOf(':', StringComparison.Ordinal)].Trim().ToLowerInvariant(), line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim());
            switch (field)
            {
                case "user-agent":
                    if (inRules)
                        current.Clear();
                    inRules = false;
                    current.Add(value);
                    groups.TryAdd(value, []);
                    break;
                case "allow" or "disallow":
                    inRules = true;
                    if (value.Length > 0)
                        current.ForEach(agent => groups[agent].Add((field == "allow", value)));
                    break;
                case "sitemap":
                    robots.Sitemaps.Add(value);
                    break;
            }
        }

        robots.rules.AddRange(groups.GetValueOrDefault(Agent) ?? groups.GetValueOrDefault("*") ?? []);
        return robots;
    }

    /// <summary>The longest rule that matches decides; of two as long, the one that allows.</summary>
    public bool Allows(string pathAndQuery) => rules.Where(rule => Matches(rule.Path, pathAndQuery))
        .OrderByDescending(rule => rule.Path.Length).ThenByDescending(rule => rule.Allows).Select(rule => (bool?)rule.Allows).FirstOrDefault() ?? true;

    private static bool Matches(string pattern, string path)
    {
        var isWhole = pattern.EndsWith('$');
        var parts = pattern.TrimEnd('$').Split('*');
        if (!path.StartsWith(parts[0], StringComparison.Ordinal))
            return false;
        var at = parts[0].Length;
        foreach (var part in parts.Skip(1))
        {
            var found = path.IndexOf(part, at, StringComparison.Ordinal);
            if (found < 0)
                return false;
            at = found + part.Length;
        }

        return !isWhole || at == path.Length || parts[^1].Length == 0;
    }
}
