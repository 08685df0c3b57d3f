using ChatOpsBot.Answering;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Documents.Chunking;
using ChatOpsBot.Documents.Extraction;
using ChatOpsBot.Models;
using ChatOpsBot.Search;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Fonts.Standard14Fonts;
using UglyToad.PdfPig.Writer;

namespace ChatOpsBot.Tests;

public sealed class KnowledgeTests
{
    [Theory]
    [InlineData("You have 30 days [1]. See [9].", "You have 30 days [1]. See.")]
    [InlineData("Both [1, 2] and 【2】 but not [0]", "Both [1][2] and [2] but not")]
    [InlineData("A [link](https://a.example) and [3](x)", "A [link](https://a.example) and [3](x)")]
    [InlineData("Year [2024] stays away", "Year [2024] stays away")]
    public void Numbers_that_point_at_no_passage_are_removed(string text, string expected) =>
        CitationCheck.Clean(text, passages: 2).ShouldBe(expected);

    [Fact]
    public void Unfinished_number_is_held_back() => CitationCheck.WithoutUnfinished("You have 30 days [1").ShouldBe("You have 30 days");

    [Theory]
    [InlineData("It costs approx. 5 euros. See p. 3 below. Done!", new[] { "It costs approx. 5 euros.", "See p. 3 below.", "Done!" })]
    [InlineData("年假有15天。请提前申请！好吗？", new[] { "年假有15天。", "请提前申请！", "好吗？" })]
    [InlineData("Am 3. Oktober ist frei. Das gilt z. B. auch hier.", new[] { "Am 3. Oktober ist frei.", "Das gilt z. B. auch hier." })]
    [InlineData("He said \"stop.\" Then left.", new[] { "He said \"stop.\"", "Then left." })]
    public void Sentences_end_where_readers_end_them(string text, string[] expected) => Sentences.Of(text).ShouldBe(expected);

    [Fact]
    public void Chunks_keep_their_heading_path_and_size()
    {
        var text = MarkdownText.Read($"# Handbook\n\n## Pay\n\n{string.Join("\n\n", Enumerable.Range(0, 60).Select(i => $"Sentence number {i} says something about salaries and bonuses."))}\n\n## Travel\n\nBook early.");

        var chunks = new Chunker(ChunkSizes.Default).Cut("h.md", "Handbook", text);

        chunks.ShouldAllBe(chunk => Tokens.Count(chunk.Text) <= ChunkSizes.Default.Tokens);
        chunks[0].Heading.ShouldBe("Handbook › Pay");
        (chunks[^1].Number, chunks[^1].Heading, chunks[^1].Text, chunks[^1].Language).ShouldBe((chunks.Count - 1, "Handbook › Travel", "Book early.", "en"));
        chunks.Count.ShouldBeGreaterThan(2);
        foreach (var i in Enumerable.Range(0, 60))
            chunks.ShouldContain(chunk => chunk.Text.Contains($"number {i} "));
    }

    [Fact]
    public void Table_row_says_everything_when_it_stands_alone() =>
        MarkdownText.Read("| Country | Limit |\n| --- | --- |\n| China | 380 yuan |").Blocks.Single().Text.ShouldBe("Country: China; Limit: 380 yuan");

    [Fact]
    public void Html_is_read_without_scripts_menus_and_footers()
    {
        var text = HtmlText.Read("<html><head><title>T</title><script>evil()</script></head><body><nav>Home</nav><h1>Rules</h1><p>Be <b>kind</b>.</p><ul><li>one<li>two</ul><footer>imprint</footer></body></html>");

        text.Title.ShouldBe("Rules");
        text.Blocks.Select(block => block.Text).ShouldBe(["Rules", "Be kind.", "- one\n- two"]);
    }

    [Fact]
    public void Deeply_nested_html_is_read() =>
        (Extractor.Read("deep.html", System.Text.Encoding.UTF8.GetBytes($"<html><body>{string.Concat(Enumerable.Repeat("<div>", 20_000))}core</body></html>")))
            .Blocks.ShouldContain(block => block.Text == "core");

    [Fact]
    public void Pdf_is_read_by_page()
    {
        var builder = new PdfDocumentBuilder();
        var font = builder.AddStandard14Font(Standard14Font.Helvetica);
        for (var page = 1; page <= 2; page++)
            builder.AddPage(UglyToad.PdfPig.Content.PageSize.A4).AddText($"The rule of page {page} is simple.", 12, new PdfPoint(50, 700), font);

        var text = Extractor.Read("rules.pdf", builder.Build());

        text.Blocks.Select(block => (block.Section, block.Text)).ShouldBe([(1, "The rule of page 1 is simple."), (2, "The rule of page 2 is simple.")]);
    }

    [Fact]
    public void Docx_is_read_with_headings_and_tables()
    {
        using var stream = new MemoryStream();
        using (var document = WordprocessingDocument.Create(stream, WordprocessingDocumentType.Document))
        {
            document.AddMainDocumentPart().Document = new DocumentFormat.OpenXml.Wordprocessing.Document(new Body(
                new Paragraph(new ParagraphProperties(new ParagraphStyleId { Val = "heading 1" }), new Run(new Text("Travel"))),
                new Paragraph(new Run(new Text("Book early."))),
                new Table(Row("Country", "Limit"), Row("China", "380 yuan"))));
        }

        var text = Extractor.Read("travel.docx", stream.ToArray());

        text.Blocks.Select(block => (block.Kind, block.Text)).ShouldBe([(BlockKind.Heading, "Travel"), (BlockKind.Paragraph, "Book early."), (BlockKind.Row, "Country: China; Limit: 380 yuan")]);

        static TableRow Row(params string[] cells) => new(cells.Select(cell => new TableCell(new Paragraph(new Run(new Text(cell))))));
    }

    [Theory]
    [InlineData("gb18030", "年假有十五天，请提前两周在人事系统中提交申请。上海办公室的员工工作满十年有二十天年假。")]
    [InlineData("windows-1252", "Die Größe des Büros beträgt fünfzig Quadratmeter, für Gäste gibt es Räume in der Nähe der Küche.")]
    public void Old_encodings_are_read(string encoding, string text)
    {
        System.Text.Encoding.RegisterProvider(System.Text.CodePagesEncodingProvider.Instance);

        (Extractor.Read("old.txt", System.Text.Encoding.GetEncoding(encoding).GetBytes(text))).Blocks[0].Text.ShouldBe(text);
    }

    [Theory]
    [InlineData("running workers' rules", new[] { "run", "worker", "rule" })]
    [InlineData("上海办公室", new[] { "上海", "海办", "办公", "公室" })]
    [InlineData("отпуска отпусков отпуску", new[] { "отпуск", "отпуск", "отпуск" })]
    [InlineData("ＦＵＬＬ width", new[] { "full", "width" })]
    public void Mixed_analyzer_reads_every_language(string text, string[] expected) => TextTerms.Of(TextTerms.Words, text).ShouldBe(expected);

    [Fact]
    public void Grams_are_made_of_words_that_are_not_Chinese() =>
        TextTerms.Of(TextTerms.Grams, "Urlaub ist 年假 da").ShouldBe(["urla", "rlau", "laub", "ist", "da"]);
}
