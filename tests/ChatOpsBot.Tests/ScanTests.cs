using System.Diagnostics;
using ChatOpsBot.Documents.Extraction;
using ChatOpsBot.Simulators;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Writer;

namespace ChatOpsBot.Tests;

/// <summary>What programs of the machine read: pictures, scans, old Office files.</summary>
public sealed class ScanTests
{
    [ProgramFact(Programs.Tesseract, Programs.LibreOffice)]
    public void Picture_and_scanned_page_are_read_by_their_letters()
    {
        var picture = File.ReadAllBytes(Convert("picture.rtf", @"{\rtf1\ansi\fs80 The quay closes at seven.\par}", "png"));
        var pdf = new PdfDocumentBuilder();
        pdf.AddPage(PageSize.A4).AddPng(picture, new PdfRectangle(20, 300, 575, 800));

        Text(Extractor.Read("photo.png", picture)).ReplaceLineEndings(" ").ShouldContain("quay closes at seven");
        var scan = Extractor.Read("scan.pdf", pdf.Build());
        Text(scan).ReplaceLineEndings(" ").ShouldContain("quay closes at seven");
        scan.Blocks.ShouldAllBe(block => block.Section == 1);
    }

    [ProgramFact(Programs.LibreOffice)]
    public void Old_Word_file_is_read_with_its_text()
    {
        var old = File.ReadAllBytes(Convert("old.rtf", @"{\rtf1\ansi Nobody swims in the harbour.\par}", "doc"));

        FileKinds.Detect("old.doc", old).ShouldBe(FileKind.OldWord);
        Text(Extractor.Read("old.doc", old)).ShouldContain("Nobody swims in the harbour.");
    }

    private static string Text(ExtractedText text) => string.Join('\n', text.Blocks.Select(block => block.Text));

    private static string Convert(string name, string rtf, string format)
    {
        var folder = TestFolder.New("scan");
        File.WriteAllText(Path.Combine(folder, name), rtf);
        using var process = Process.Start(new ProcessStartInfo("soffice", [$"-env:UserInstallation={new Uri(Path.Combine(folder, "profile"))}", "--headless", "--convert-to", format, "--outdir", folder, Path.Combine(folder, name)]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return Path.Combine(folder, Path.ChangeExtension(name, format));
    }
}

/// <summary>Skipped, with the reason, where a program is not installed.</summary>
public sealed class ProgramFactAttribute : FactAttribute
{
    public ProgramFactAttribute(params string[] programs)
    {
        if (programs.FirstOrDefault(program => Programs.Find(program) is null) is { } missing)
            Skip = $"{missing} is not installed.";
    }
}
