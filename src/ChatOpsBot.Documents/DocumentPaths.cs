namespace ChatOpsBot.Documents;

/// <summary>Folders under the data directory.</summary>
public sealed record DocumentPaths(string Root)
{
    public string Files => Path.Combine(Root, "files");

    public string Previews => Path.Combine(Root, "previews");

    public string Readers => Path.Combine(Root, "readers");

    public string Extracted => Path.Combine(Root, "extracted");
}
