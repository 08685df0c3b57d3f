using System.Text;
using System.Xml.Linq;

namespace ChatOpsBot.Documents.Extraction;

/// <summary>Books: the pages of the spine in their order. See https://www.w3.org/TR/epub-33/.</summary>
internal static class EpubText
{
    public static ExtractedText Read(string name, byte[] content)
    {
        try
        {
            Unpacking.RefuseBomb(name, content);
            using var zip = Unpacking.Open(name, content);
            if (zip.GetEntry("META-INF/encryption.xml") is not null && zip.GetEntry("META-INF/rights.xml") is not null)
                throw new UnreadableDocumentException($"'{name}' is protected against copying. Add a copy without protection.");
            var package = (string)Named(OpenDocumentText.Xml(name, zip.GetEntry("META-INF/container.xml")!), "rootfile").First().Attribute("full-path")!;
            var book = OpenDocumentText.Xml(name, zip.GetEntry(package)!);
            var items = Named(book, "item").ToDictionary(item => (string)item.Attribute("id")!, item => (string)item.Attribute("href")!, StringComparer.Ordinal);
            var folder = package.Contains('/', StringComparison.Ordinal) ? package[..(package.LastIndexOf('/') + 1)] : "";
            var blocks = new List<Block>();
            var section = 0;
            foreach (var reference in Named(book, "itemref").Select(reference => (string?)reference.Attribute("idref")))
            {
                section++;
                if (reference is null || !items.TryGetValue(reference, out var page) || zip.GetEntry(folder + Uri.UnescapeDataString(page)) is not { } entry)
                    continue;
                var text = HtmlText.Read(Encoding.UTF8.GetString(Unpacking.Read(name, entry, Unpacking.MostUnpacked)));
                blocks.AddRange(text.Blocks.Select(block => block with { Section = section }));
            }

            return new ExtractedText(Named(book, "title").FirstOrDefault()?.Value.Trim(), blocks);
        }
        catch (Exception broken) when (broken is not (UnreadableDocumentException or OutOfMemoryException))
        {
            throw new UnreadableDocumentException($"'{name}' is damaged and can't be read as EPUB. Add the original file again.", broken);
        }
    }

    private static IEnumerable<XElement> Named(XDocument document, string name) => document.Descendants().Where(element => element.Name.LocalName == name);
}
