namespace ChatOpsBot.Agents;

/// <summary>The section <c>ChatOps:Agents:Web</c>.</summary>
public sealed record WebOptions
{
    public static IReadOnlyList<string> Kinds { get; } = ["", "google", "brave", "searxng"];

    /// <summary>Agents may read public pages.</summary>
    public bool ReadsPages { get; init; } = true;

    /// <summary>Networks within the company whose pages agents may read, as <c>10.1.0.0/16</c>; what is read is then not taken to be public.</summary>
    public IReadOnlyList<string> AllowedNetworks { get; init; } = [];

    /// <summary>With <c>{language}</c> in the place of <c>en</c>; empty: it is not looked into.</summary>
    public string Wikipedia { get; init; } = "https://{language}.wikipedia.org";

    /// <summary><c>google</c> (Programmable Search), <c>brave</c>, <c>searxng</c>, or empty: agents do not search the web.</summary>
    public string Search { get; init; } = "";

    /// <summary>Where the engine is asked; empty for the vendor's own. SearXNG has none.</summary>
    public string SearchEndpoint { get; init; } = "";

    public string SearchKey { get; init; } = "";

    /// <summary>Google's id of the engine (cx).</summary>
    public string SearchEngine { get; init; } = "";

    public bool IsSearchable => Search switch
    {
        "" => true,
        "google" => SearchKey.Length > 0 && SearchEngine.Length > 0,
        "brave" => SearchKey.Length > 0,
        _ => SearchEndpoint.Length > 0,
    };
}
