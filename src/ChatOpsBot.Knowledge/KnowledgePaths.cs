namespace ChatOpsBot.Knowledge;

/// <summary>Folders under the data directory.</summary>
internal sealed record KnowledgePaths(string Root)
{
    public string Index => Path.Combine(Root, "index");

    public string Files => Path.Combine(Root, "files");

    public string Previews => Path.Combine(Root, "previews");

    public string Readers => Path.Combine(Root, "readers");

    public string Extracted => Path.Combine(Root, "extracted");
}
