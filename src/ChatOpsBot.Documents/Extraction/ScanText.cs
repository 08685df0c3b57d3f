namespace ChatOpsBot.Documents.Extraction;

/// <summary>Text of pictures, read by Tesseract in all languages that it has.</summary>
internal static class ScanText
{
    public static ExtractedText Read(string name, byte[] picture) => new(null, [.. Paragraphs(name, picture, 0)]);

    public static bool IsPossible => Programs.Find(Programs.Tesseract) is not null;

    public static IEnumerable<Block> Paragraphs(string name, byte[] picture, int section)
    {
        var program = Programs.Find(Programs.Tesseract)
            ?? throw new UnreadableDocumentException($"'{name}' is a picture, and this server has no Tesseract to read it. An administrator can install it (tesseract-ocr); or add the text itself.");
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, picture);
            var text = Programs.Run(name, program, [file, "stdout", "-l", Languages(name, program), "--psm", "3"]);
            return [.. PlainText.Read(Decoded.Clean(text)).Blocks.Select(block => block with { Section = section })];
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string Languages(string name, string program)
    {
        var known = Programs.Run(name, program, ["--list-langs"]).Split('\n').Skip(1).Select(line => line.Trim()).Where(line => line.Length > 0 && line != "osd").ToList();
        return known.Count == 0 ? "eng" : string.Join('+', known.OrderBy(language => language != "eng").Take(4));
    }
}
