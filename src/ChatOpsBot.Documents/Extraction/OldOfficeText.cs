namespace ChatOpsBot.Documents.Extraction;

/// <summary>Word and PowerPoint files of before 2007, converted by LibreOffice. Its macros don't run.</summary>
internal static class OldOfficeText
{
    // After it has made itself a profile; its launcher, which insists on a folder that all share, would start it again.
    private const int NormalRestart = 81;

    public static ExtractedText Read(string name, byte[] content, string format, int depth)
    {
        var program = Programs.Find(Programs.LibreOffice)
            ?? throw new UnreadableDocumentException($"'{name}' is an old Office file, and this server has no LibreOffice to read it. Save it as .{format} or PDF and add that.");
        var folder = Directory.CreateTempSubdirectory("chatops-").FullName;
        try
        {
            var file = Path.Combine(folder, $"document{(format == "docx" ? ".doc" : ".ppt")}");
            File.WriteAllBytes(file, content);
            Programs.Run(name, ItselfOf(program), [$"-env:UserInstallation={new Uri(Path.Combine(folder, "profile"))}", "-env:OSL_SOCKET_PATH=.", "--headless", "--norestore", "--convert-to", format, "--outdir", folder, file], again: NormalRestart);
            var converted = Path.ChangeExtension(file, format);
            return File.Exists(converted)
                ? Extractor.ReadPart(Path.ChangeExtension(name, format), File.ReadAllBytes(converted), depth + 1)
                : throw new UnreadableDocumentException($"'{name}' is damaged and could not be converted. Save it as .{format} and add that.");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string ItselfOf(string launcher)
    {
        var real = File.ResolveLinkTarget(launcher, returnFinalTarget: true)?.FullName ?? launcher;
        return Path.Combine(Path.GetDirectoryName(real)!, "soffice.bin") is var itself && File.Exists(itself) ? itself : launcher;
    }
}
