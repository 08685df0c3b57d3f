using System.IO.Compression;
using System.Text;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Documents.Chunking;
using ChatOpsBot.Documents.Extraction;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Fonts.Standard14Fonts;
using UglyToad.PdfPig.Writer;

namespace ChatOpsBot.Tests;

public sealed class FormatTests
{
    [Fact]
    public void Workbook_is_read_by_sheet_with_dates_and_amounts_as_people_see_them()
    {
        var blocks = Extractor.Read("limits.xlsx", Workbook()).Blocks;

        blocks[0].ShouldBe(new Block(BlockKind.Heading, "Limits", 1, 1));
        blocks[1].ShouldBe(new Block(BlockKind.Row, "Country: China; From: 2026-03-01; Limit: 380", Section: 1));
    }

    [Fact]
    public void Slides_are_read_with_their_notes()
    {
        var blocks = Extractor.Read("deck.pptx", Slides("Quarter", "Sales rose.", "Say that Oslo leads.")).Blocks;

        blocks.Select(block => (block.Kind, block.Text, block.Section)).ShouldBe(
            [(BlockKind.Heading, "Quarter", 1), (BlockKind.Paragraph, "Sales rose.", 1), (BlockKind.Paragraph, "Say that Oslo leads.", 1)]);
    }

    [Fact]
    public void Open_document_is_read_with_headings_lists_and_tables()
    {
        const string Content = """
            <office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0">
            <office:body><office:text><text:h text:outline-level="1">Reisen</text:h><text:p>Früh buchen.</text:p>
            <text:list><text:list-item><text:p>Bahn</text:p></text:list-item><text:list-item><text:p>Bus</text:p></text:list-item></text:list>
            <table:table table:name="T"><table:table-row><table:table-cell><text:p>Land</text:p></table:table-cell><table:table-cell><text:p>Satz</text:p></table:table-cell></table:table-row>
            <table:table-row><table:table-cell><text:p>China</text:p></table:table-cell><table:table-cell table:number-columns-repeated="1"><text:p>380</text:p></table:table-cell></table:table-row></table:table>
            </office:text></office:body></office:document-content>
            """;

        Extractor.Read("reisen.odt", Zip(("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", Content))).Blocks.Select(block => block.Text)
            .ShouldBe(["Reisen", "Früh buchen.", "- Bahn\n- Bus", "Land: China; Satz: 380"]);
    }

    [Fact]
    public void Book_is_read_in_the_order_of_its_spine()
    {
        var book = Zip(
            ("META-INF/container.xml", """<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles></container>"""),
            ("OPS/book.opf", """<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>Safety</dc:title></metadata><manifest><item id="b" href="b.xhtml"/><item id="a" href="a.xhtml"/></manifest><spine><itemref idref="a"/><itemref idref="b"/></spine></package>"""),
            ("OPS/a.xhtml", "<html><body><h1>First</h1><p>Wear a helmet.</p></body></html>"),
            ("OPS/b.xhtml", "<html><body><h1>Second</h1><p>Wear gloves.</p></body></html>"));

        var text = Extractor.Read("safety.epub", book);

        text.Title.ShouldBe("Safety");
        text.Blocks.Select(block => (block.Text, block.Section)).ShouldBe([("First", 1), ("Wear a helmet.", 1), ("Second", 2), ("Wear gloves.", 2)]);
    }

    [Fact]
    public void Mail_is_read_with_what_is_attached_to_it()
    {
        var mail = "From: Ana <ana@example.com>\r\nTo: all@example.com\r\nSubject: Canteen\r\nDate: Mon, 02 Mar 2026 10:00:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
            + "--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nThe canteen opens at 11.\r\n--b\r\nContent-Type: text/csv; name=menu.csv\r\nContent-Disposition: attachment; filename=menu.csv\r\n\r\nday,dish\nMonday,Soup\n\r\n--b--\r\n";

        Extractor.Read("canteen.eml", Encoding.UTF8.GetBytes(mail)).Blocks.Select(block => block.Text)
            .ShouldBe(["Canteen", "From: \"Ana\" <ana@example.com>; To: all@example.com; Date: 2026-03-02 10:00 UTC", "The canteen opens at 11.", "menu.csv", "day: Monday; dish: Soup"]);
    }

    [Theory]
    [InlineData("days.csv", "Country;Days\nChina;15\n", "Country: China; Days: 15")]
    [InlineData("days.json", """[{"country":"China","days":15,"tags":["a","b"]}]""", "country: China; days: 15|tags: a, b")]
    [InlineData("days.rtf", @"{\rtf1\ansi{\fonttbl{\f0 Arial;}}\f0 China has {\b 15} days\'2e\par Sch\u246?n.}", "China has 15 days.|Schön.")]
    public void Plain_formats_are_read(string name, string content, string expected) =>
        string.Join('|', Extractor.Read(name, Encoding.UTF8.GetBytes(content)).Blocks.Select(block => block.Text)).ShouldBe(expected);

    [Fact]
    public void Archive_is_read_file_by_file_without_clutter() =>
        Extractor.Read("all.zip", Zip(("a/one.txt", "First text."), ("__MACOSX/one.txt", "x"), ("two.md", "# Two\n\nSecond text."))).Blocks.Select(block => block.Text)
            .ShouldBe(["a/one.txt", "First text.", "two.md", "Two", "Second text."]);

    [Fact]
    public void Table_of_questions_and_answers_comes_in_as_pairs()
    {
        var text = Extractor.Read("faq.csv", "Question,Answer\nWhere is the gym?,In the basement.\nWhen is lunch,At noon.\n"u8.ToArray());

        var chunks = new Chunker(ChunkSizes.Default).Cut("faq.csv", "FAQ", text);

        chunks.Select(chunk => (chunk.Questions.Single(), chunk.Text)).ShouldBe([("Where is the gym?", "In the basement."), ("When is lunch?", "At noon.")]);
    }

    [Fact]
    public void Pdf_is_read_column_by_column_with_headings_tables_and_without_running_titles()
    {
        var pdf = new PdfDocumentBuilder();
        var (plain, bold) = (pdf.AddStandard14Font(Standard14Font.Helvetica), pdf.AddStandard14Font(Standard14Font.HelveticaBold));
        for (var number = 1; number <= 4; number++)
        {
            var page = pdf.AddPage(UglyToad.PdfPig.Content.PageSize.A4);
            page.AddText("Halden Instruments, internal", 8, new PdfPoint(50, 810), plain);
            page.AddText($"Page {number} of 4", 8, new PdfPoint(270, 30), plain);
            page.AddText($"Chapter {number}", 18, new PdfPoint(50, 760), bold);
            for (var line = 0; line < 12; line++)
            {
                page.AddText($"Left {number} text of line {line} goes on here", 10, new PdfPoint(50, 720 - (line * 13)), plain);
                page.AddText($"Right {number} text of line {line} goes on too", 10, new PdfPoint(320, 720 - (line * 13)), plain);
            }

            foreach (var (row, i) in new[] { ("Country", "Days"), ("China", "15"), ("Norway", "25"), ("Germany", "30") }.Select((row, i) => (row, i)))
            {
                page.AddText(row.Item1, 10, new PdfPoint(50, 500 - (i * 16)), plain);
                page.AddText(row.Item2, 10, new PdfPoint(200, 500 - (i * 16)), plain);
            }
        }

        var blocks = Extractor.Read("book.pdf", pdf.Build()).Blocks.Where(block => block.Section == 2).ToList();
        var all = string.Join('\n', blocks.Select(block => block.Text));

        blocks.ShouldContain(block => block.Kind == BlockKind.Heading && block.Text == "Chapter 2");
        all.ShouldNotContain("internal");
        all.ShouldNotContain("of 4");
        all.IndexOf("Left 2 text of line 11", StringComparison.Ordinal).ShouldBeLessThan(all.IndexOf("Right 2 text of line 0", StringComparison.Ordinal));
        blocks.Where(block => block.Kind == BlockKind.Row).Select(block => block.Text).ShouldBe(["Country: China; Days: 15", "Country: Norway; Days: 25", "Country: Germany; Days: 30"]);
    }

    [Theory]
    [InlineData("Shift_JIS", "休暇は年に二十日あります。申請は二週間前までに人事部へ提出してください。東京オフィスの営業時間は九時から十八時までです。")]
    [InlineData("utf-16", "Vacation is thirty days.")]
    public void Encodings_are_detected(string encoding, string text)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var of = Encoding.GetEncoding(encoding);

        Extractor.Read("old.txt", [.. of.GetPreamble(), .. of.GetBytes(text)]).Blocks[0].Text.Trim().ShouldBe(text);
    }

    internal static byte[] Zip(params (string Name, string Content)[] entries)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create))
        {
            foreach (var (name, content) in entries)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(content));
            }
        }

        return stream.ToArray();
    }

    private static byte[] Workbook()
    {
        using var stream = new MemoryStream();
        using (var document = SpreadsheetDocument.Create(stream, SpreadsheetDocumentType.Workbook))
        {
            var workbook = document.AddWorkbookPart();
            var styles = workbook.AddNewPart<WorkbookStylesPart>();
            styles.Stylesheet = new Stylesheet(
                new Fonts(new Font()), new Fills(new Fill()), new Borders(new Border()), new CellStyleFormats(new CellFormat()),
                new CellFormats(new CellFormat(), new CellFormat { NumberFormatId = 14, ApplyNumberFormat = true }));
            var sheet = workbook.AddNewPart<WorksheetPart>();
            sheet.Worksheet = new Worksheet(new SheetData(
                new Row(Text("Country"), Text("From"), Text("Limit")),
                new Row(Text("China"), new Cell { CellValue = new CellValue("46082"), StyleIndex = 1 }, new Cell { CellValue = new CellValue("380") })));
            workbook.Workbook = new Workbook(new Sheets(new Sheet { Id = workbook.GetIdOfPart(sheet), SheetId = 1, Name = "Limits" }));
        }

        return stream.ToArray();

        static Cell Text(string text) => new(new InlineString(new Text(text))) { DataType = CellValues.InlineString };
    }

    private static byte[] Slides(string title, string text, string notes)
    {
        const string Names = """xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" """;
        static string Shape(string type, string words) => $"""<p:sp><p:nvSpPr><p:cNvPr id="2" name="s"/><p:cNvSpPr/><p:nvPr><p:ph type="{type}"/></p:nvPr></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:p><a:r><a:t>{words}</a:t></a:r></a:p></p:txBody></p:sp>""";
        using var stream = new MemoryStream();
        using (var document = PresentationDocument.Create(stream, PresentationDocumentType.Presentation))
        {
            var presentation = document.AddPresentationPart();
            var slide = presentation.AddNewPart<SlidePart>("rId1");
            Write(slide, $"<p:sld {Names}><p:cSld><p:spTree>{Shape("title", title)}{Shape("body", text)}</p:spTree></p:cSld></p:sld>");
            Write(slide.AddNewPart<NotesSlidePart>(), $"<p:notes {Names}><p:cSld><p:spTree>{Shape("body", notes)}</p:spTree></p:cSld></p:notes>");
            Write(presentation, $"""<p:presentation {Names}><p:sldIdLst><p:sldId id="256" r:id="rId1"/></p:sldIdLst></p:presentation>""");
        }

        return stream.ToArray();

        static void Write(OpenXmlPart part, string xml)
        {
            using var writer = new StreamWriter(part.GetStream(FileMode.Create));
            writer.Write(xml);
        }
    }
}
