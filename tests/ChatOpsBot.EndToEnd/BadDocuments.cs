using System.IO.Compression;
using System.Text;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Fonts.Standard14Fonts;
using UglyToad.PdfPig.Writer;

namespace ChatOpsBot.EndToEnd;

/// <summary>Files that nobody should send and somebody does: broken, empty, hostile.</summary>
internal static class BadDocuments
{
    private const string Laughs = """<!DOCTYPE l [<!ENTITY a "aaaaaaaaaaaaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;"><!ENTITY f "&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;"><!ENTITY g "&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;">]>""";
    private const string Foreign = """<!DOCTYPE l [<!ENTITY g SYSTEM "file:///etc/passwd">]>""";
    private const string ContentTypes = """<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/ppt/presentation.xml" ContentType="application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"/></Types>""";
    private const string Word = """xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" """;
    private const string Office = """xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" """;

    public static IEnumerable<(string Name, byte[] Content)> All() =>
        [.. Pdfs(), .. OfficeFiles(), .. OpenDocuments(), .. Archives(), .. Texts(), .. Pictures()];

    private static IEnumerable<(string Name, byte[] Content)> Pdfs()
    {
        var good = Pdf("The rule is simple and long enough to be cut in pieces.");
        foreach (var share in (int[])[1, 5, 20, 50])
            yield return ($"cut-{share}.pdf", good[..(good.Length * share / 100)]);
        yield return ("empty.pdf", []);
        yield return ("head-only.pdf", "%PDF-1.7\n"u8.ToArray());
        yield return ("noise.pdf", [.. "%PDF-1.7\n"u8, .. Noise(50_000)]);
        yield return ("blank.pdf", Pdf(""));
        yield return ("kids-cycle.pdf", Objects("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[2 0 R]/Count 1>>"));
        yield return ("parent-cycle.pdf", Objects("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", "<</Type/Pages/Kids[2 0 R]/Count 1/Parent 2 0 R>>"));
        yield return ("self-reference.pdf", Objects("1 0 R", "2 0 R"));
        yield return ("contents-cycle.pdf", Objects("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 3 0 R/Resources 3 0 R>>"));
        yield return ("nested-arrays.pdf", Objects("<</Type/Catalog/Pages 2 0 R>>", new string('[', 200_000)));
        yield return ("count-lies.pdf", Objects("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[]/Count 2000000000>>"));
        yield return ("encrypted.pdf", Encrypted());
        yield return ("stream-bomb.pdf", StreamBomb());
        yield return ("page-of-text.pdf", "Not a PDF at all, only text."u8.ToArray());
        yield return ("picture-only.pdf", PictureOnly());
    }

    private static IEnumerable<(string Name, byte[] Content)> OfficeFiles()
    {
        var docx = Package(("word/document.xml", $"<w:document {Word}><w:body><w:p><w:r><w:t>Hello there, this is text.</w:t></w:r></w:p></w:body></w:document>"));
        yield return ("cut.docx", docx[..(docx.Length / 2)]);
        yield return ("central-directory-cut.docx", docx[..^30]);
        yield return ("empty-body.docx", Package(("word/document.xml", $"<w:document {Word}><w:body/></w:document>")));
        yield return ("no-xml.docx", Package(("word/document.xml", "this is not XML")));
        yield return ("laughs.docx", Package(("word/document.xml", $"{Laughs}<w:document {Word}><w:body><w:p><w:r><w:t>&g;</w:t></w:r></w:p></w:body></w:document>")));
        yield return ("foreign-entity.docx", Package(("word/document.xml", $"{Foreign}<w:document {Word}><w:body><w:p><w:r><w:t>&g;</w:t></w:r></w:p></w:body></w:document>")));
        yield return ("nested.docx", Package(("word/document.xml", $"<w:document {Word}><w:body>{string.Concat(Enumerable.Repeat("<w:sdt><w:sdtContent>", 50_000))}</w:body></w:document>")));
        yield return ("bomb.docx", PackageOf("word/document.xml", 300_000_000));
        yield return ("macros-only.docm", Package(("word/document.xml", $"<w:document {Word}><w:body/></w:document>"), ("word/vbaProject.bin", "macro")));
        yield return ("no-relations.docx", FormatZip(("word/document.xml", $"<w:document {Word}/>")));
        yield return ("cut.xlsx", Package(("xl/workbook.xml", "<workbook"))[..200]);
        yield return ("laughs.xlsx", Package(("xl/workbook.xml", $"{Laughs}<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheets>&g;</sheets></workbook>")));
        yield return ("no-sheets.xlsx", Package(("xl/workbook.xml", "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"/>")));
        yield return ("bomb.xlsx", PackageOf("xl/workbook.xml", 300_000_000));
        yield return ("cut.pptx", Package(("ppt/presentation.xml", "<p:presentation"))[..300]);
        yield return ("laughs.pptx", Package(("ppt/presentation.xml", $"{Laughs}<p:presentation xmlns:p=\"http://schemas.openxmlformats.org/presentationml/2006/main\">&g;</p:presentation>")));
        yield return ("no-slides.pptx", Package(("ppt/presentation.xml", "<p:presentation xmlns:p=\"http://schemas.openxmlformats.org/presentationml/2006/main\"/>")));
        yield return ("password.docx", Compound("EncryptedPackage"));
        yield return ("mail.msg", Compound("__substg1.0_"));
        yield return ("broken.doc", Compound("WordDocument"));
        yield return ("broken.xls", Compound("Workbook"));
        yield return ("broken.ppt", Compound("PowerPoint Document"));
        yield return ("unknown-compound.bin", Compound("Nothing"));
    }

    private static IEnumerable<(string Name, byte[] Content)> OpenDocuments()
    {
        yield return ("laughs.odt", Odf($"{Laughs}<office:document-content {Office}><text:p>&g;</text:p></office:document-content>"));
        yield return ("foreign-entity.odt", Odf($"{Foreign}<office:document-content {Office}><text:p>&g;</text:p></office:document-content>"));
        yield return ("nested.odt", Odf($"<office:document-content {Office}>{string.Concat(Enumerable.Repeat("<text:section>", 30_000))}{string.Concat(Enumerable.Repeat("</text:section>", 30_000))}</office:document-content>"));
        yield return ("endless-columns.ods", Odf($"<office:document-content {Office}><table:table><table:table-row><table:table-cell table:number-columns-repeated=\"2000000000\"><text:p>x</text:p></table:table-cell></table:table-row></table:table></office:document-content>"));
        yield return ("empty.odp", Odf($"<office:document-content {Office}/>"));
        yield return ("no-spine.epub", FormatZip(("META-INF/container.xml", "<container><rootfiles/></container>")));
        yield return ("missing-book.epub", FormatZip(("META-INF/container.xml", "<container><rootfiles><rootfile full-path=\"gone.opf\"/></rootfiles></container>")));
    }

    private static IEnumerable<(string Name, byte[] Content)> Archives()
    {
        yield return ("bomb.zip", ZipOf("zeros.txt", 400_000_000));
        yield return ("traversal.zip", FormatZip(("../../../../etc/cron.d/evil", "* * * * * root evil")));
        yield return ("absolute.zip", FormatZip(("/etc/passwd", "root")));
        yield return ("backslash.zip", FormatZip((@"..\..\evil.txt", "evil")));
        yield return ("many-entries.zip", FormatZip([.. Enumerable.Range(0, 10_500).Select(i => ($"{i}.txt", ""))]));
        yield return ("empty.zip", FormatZip());
        yield return ("only-noise.zip", FormatZip(("a.bin", "\0\u0001\0\u0002"), ("b.exe", "MZ\0\0")));
        var nested = FormatZip(("core.txt", "The core."));
        for (var i = 0; i < 6; i++)
            nested = ZipBytes($"level{i}.zip", nested);
        yield return ("matryoshka.zip", nested);
        yield return ("cut.zip", FormatZip(("a.txt", "some text"))[..40]);
    }

    private static IEnumerable<(string Name, byte[] Content)> Texts()
    {
        yield return ("million-columns.csv", Encoding.UTF8.GetBytes(string.Join(',', Enumerable.Repeat("x", 1_000_000)) + "\n"));
        yield return ("deep.json", Encoding.UTF8.GetBytes(new string('[', 100_000) + new string(']', 100_000)));
        yield return ("cut.json", "{\"a\": [1, 2"u8.ToArray());
        yield return ("groups.rtf", Encoding.UTF8.GetBytes(@"{\rtf1" + new string('{', 500_000)));
        yield return ("scripts.html", "<html><head><script>alert(1)</script></head><body><nav>menu</nav></body></html>"u8.ToArray());
        yield return ("blank.txt", Encoding.UTF8.GetBytes(new string(' ', 5_000)));
        yield return ("signs.md", "*** --- ***\n\n---\n"u8.ToArray());
        yield return ("nothing.txt", []);
        yield return ("program.exe", [.. "MZ"u8, .. new byte[4_000]]);
        yield return ("noise.txt", [0, 1, 2, 3, 0, 0, .. Noise(2_000)]);
        yield return ("quotes.md", Encoding.UTF8.GetBytes(new string('>', 100_000)));
    }

    private static IEnumerable<(string Name, byte[] Content)> Pictures()
    {
        yield return ("cut.png", [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, 0, 0]);
        yield return ("dot.png", Dot());
        yield return ("noise.jpg", [0xFF, 0xD8, 0xFF, .. Noise(3_000)]);
        yield return ("head.gif", "GIF89a"u8.ToArray());
    }

    private static byte[] Dot() => Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    private static byte[] Pdf(string text)
    {
        var builder = new PdfDocumentBuilder();
        var font = builder.AddStandard14Font(Standard14Font.Helvetica);
        var page = builder.AddPage(PageSize.A4);
        if (text.Length > 0)
            page.AddText(text, 12, new PdfPoint(50, 700), font);
        return builder.Build();
    }

    private static byte[] PictureOnly()
    {
        var builder = new PdfDocumentBuilder();
        builder.AddPage(PageSize.A4).AddPng(Dot(), new PdfRectangle(50, 50, 500, 700));
        return builder.Build();
    }

    private static byte[] Objects(params string[] objects)
    {
        var pdf = new StringBuilder("%PDF-1.4\n");
        var offsets = new List<int>();
        for (var i = 0; i < objects.Length; i++)
        {
            offsets.Add(pdf.Length);
            pdf.Append($"{i + 1} 0 obj\n{objects[i]}\nendobj\n");
        }

        var start = pdf.Length;
        pdf.Append($"xref\n0 {objects.Length + 1}\n0000000000 65535 f \n");
        foreach (var offset in offsets)
            pdf.Append($"{offset:0000000000} 00000 n \n");
        pdf.Append($"trailer\n<</Size {objects.Length + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF");
        return Encoding.Latin1.GetBytes(pdf.ToString());
    }

    private static byte[] Encrypted()
    {
        var pdf = Encoding.Latin1.GetString(Objects("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[]/Count 0>>",
            $"<</Filter/Standard/V 2/R 3/Length 128/P -44/O<{new string('A', 64)}>/U<{new string('B', 64)}>>>"));
        return Encoding.Latin1.GetBytes(pdf.Replace("/Root 1 0 R", "/Root 1 0 R/Encrypt 3 0 R/ID[<00><00>]", StringComparison.Ordinal));
    }

    private static byte[] StreamBomb()
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
            Fill(zlib, 1_500_000_000, (byte)' ');
        var stream = Encoding.Latin1.GetString(packed.ToArray());
        return Objects("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<<>>>>",
            $"<</Filter/FlateDecode/Length {stream.Length}>>\nstream\n{stream}\nendstream");
    }

    private static byte[] Compound(string stream) => [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[504], .. Encoding.Unicode.GetBytes(stream), .. Noise(1_500)];

    private static byte[] Odf(string content) => FormatZip(("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", content));

    private static byte[] Package(params (string Name, string Content)[] parts) => FormatZip([.. Relations(parts[0].Name), .. parts]);

    private static byte[] PackageOf(string part, long size) => WriteZip([.. Relations(part).Select(each => (each.Name, (Action<Stream>)(stream => stream.Write(Encoding.UTF8.GetBytes(each.Content))))), (part, stream => Fill(stream, size, (byte)' '))]);

    private static (string Name, string Content)[] Relations(string main) =>
    [
        ("[Content_Types].xml", ContentTypes),
        ("_rels/.rels", $"""<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="{main}"/></Relationships>"""),
    ];

    private static byte[] ZipOf(string name, long size) => WriteZip((name, stream => Fill(stream, size, (byte)'a')));

    private static byte[] ZipBytes(string name, byte[] content) => WriteZip((name, stream => stream.Write(content)));

    private static byte[] FormatZip(params (string Name, string Content)[] entries) =>
        WriteZip([.. entries.Select(entry => (entry.Name, (Action<Stream>)(stream => stream.Write(Encoding.UTF8.GetBytes(entry.Content)))))]);

    private static byte[] WriteZip(params (string Name, Action<Stream> Write)[] entries)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create))
        {
            foreach (var (name, write) in entries)
            {
                using var entry = zip.CreateEntry(name, CompressionLevel.Fastest).Open();
                write(entry);
            }
        }

        return stream.ToArray();
    }

    private static void Fill(Stream stream, long size, byte with)
    {
        var block = new byte[1_000_000];
        Array.Fill(block, with);
        for (; size > 0; size -= block.Length)
            stream.Write(block, 0, (int)Math.Min(size, block.Length));
    }

    private static byte[] Noise(int length)
    {
        var noise = new byte[length];
        new Random(7).NextBytes(noise);
        return noise;
    }
}
