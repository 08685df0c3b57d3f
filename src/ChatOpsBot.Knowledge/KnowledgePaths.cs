namespace ChatOpsBot.Knowledge;

/// <summary>Folders under the data directory.</summary>
internal sealed record KnowledgePaths(string Root)
{
    public string Index => Path.Combine(Root, "index");

    public string Files => Path.Combine(Root, "files");

    public string Extracted => Path.Combine(Root, "extracted");
}
