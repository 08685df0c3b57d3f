using System.IO.Compression;
using System.Xml;
using System.Xml.Linq;

namespace ChatOpsBot.Documents.Extraction;

/// <summary>Texts, tables and presentations of LibreOffice and its kin.
/// See https://docs.oasis-open.org/office/OpenDocument/v1.3/.</summary>
internal static class OpenDocumentText
{
    private const int MostNesting = 200;
    private static readonly XNamespace Text = "urn:oasis:names:tc:opendocument:xmlns:text:1.0";
    private static readonly XNamespace Table = "urn:oasis:names:tc:opendocument:xmlns:table:1.0";
    private static readonly XNamespace Draw = "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0";

    public static ExtractedText Read(string name, byte[] content)
    {
        try
        {
            using var zip = Unpacking.Open(name, content);
            if (zip.GetEntry("META-INF/manifest.xml") is { } manifest && Xml(name, manifest).Descendants().Any(element => element.Name.LocalName == "encryption-data"))
                throw new UnreadableDocumentException($"'{name}' is protected by a password. Save it without one and add it again.");
            var blocks = new List<Block>();
            var section = 0;
            Add(name, Xml(name, zip.GetEntry("content.xml")!).Root!, blocks, ref section, 0);
            return new ExtractedText(blocks.FirstOrDefault(block => block is { Kind: BlockKind.Heading, Level: 1 })?.Text, blocks);
        }
        catch (Exception broken) when (broken is not (UnreadableDocumentException or OutOfMemoryException))
        {
            throw new UnreadableDocumentException($"'{name}' is damaged and can't be read as OpenDocument. Open it, save it anew and add that.", broken);
        }
    }

    internal static XDocument Xml(string name, ZipArchiveEntry entry)
    {
        using var reader = XmlReader.Create(
            new MemoryStream(Unpacking.Read(name, entry, Unpacking.MostUnpacked)),
            new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null, MaxCharactersInDocument = Unpacking.MostUnpacked });
        return XDocument.Load(reader);
    }

    private static void Add(string name, XElement element, List<Block> blocks, ref int section, int depth)
    {
        if (depth > MostNesting)
            throw new UnreadableDocumentException($"'{name}' is nested more than {MostNesting} deep and was not read. Save its text in a simpler form and add that.");
        foreach (var child in element.Elements())
        {
            if (child.Name == Text + "h")
                blocks.Add(new Block(BlockKind.Heading, Flat(child), (int?)child.Attribute(Text + "outline-level") ?? 1, section));
            else if (child.Name == Text + "p")
                AddText(BlockKind.Paragraph, Flat(child), blocks, section);
            else if (child.Name == Text + "list")
                AddText(BlockKind.Kept, string.Join('\n', child.Elements(Text + "list-item").Select(item => $"- {Flat(item)}")), blocks, section);
            else if (child.Name == Table + "table")
                AddTable(name, child, blocks, section);
            else if (child.Name == Draw + "page")
                AddPage(name, child, blocks, ref section, depth);
            else
                Add(name, child, blocks, ref section, depth + 1);
        }
    }

    private static void AddPage(string name, XElement page, List<Block> blocks, ref int section, int depth)
    {
        section++;
        Add(name, page, blocks, ref section, depth + 1);
    }

    private static void AddTable(string name, XElement table, List<Block> blocks, int section)
    {
        if ((string?)table.Attribute(Table + "name") is { } title && section == 0 && table.Parent?.Name.LocalName == "spreadsheet")
            blocks.Add(new Block(BlockKind.Heading, title, 1));
        var rows = table.Descendants(Table + "table-row").Select(row => Cells(name, row)).Where(row => row.Any(cell => cell.Length > 0)).ToList();
        blocks.AddRange(TableRows.Name(rows, section));
    }

    private static List<string> Cells(string name, XElement row)
    {
        var cells = new List<string>();
        foreach (var cell in row.Elements().Where(cell => cell.Name.LocalName is "table-cell" or "covered-table-cell"))
        {
            var text = Flat(cell);
            // A sheet's last cell is repeated to its edge; only what is filled counts.
            var times = text.Length == 0 ? 1 : Math.Min((int?)cell.Attribute(Table + "number-columns-repeated") ?? 1, TableRows.MostColumns + 1);
            cells.AddRange(Enumerable.Repeat(text, times));
            TableRows.RefuseTooWide(name, cells.Count);
        }

        return cells;
    }

    private static string Flat(XElement element) =>
        Decoded.Clean(string.Join(' ', element.DescendantNodes().OfType<XText>().Select(text => text.Value))).ReplaceLineEndings(" ").Trim();

    private static void AddText(BlockKind kind, string text, List<Block> blocks, int section)
    {
        if (text.Length > 0)
            blocks.Add(new Block(kind, text, Section: section));
    }
}
