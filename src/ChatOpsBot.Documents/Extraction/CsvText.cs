using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace ChatOpsBot.Documents.Extraction;

/// <summary>Rows under their header, whatever parts the columns.</summary>
internal static class CsvText
{
    private const int MostRows = 200_000;

    public static ExtractedText Read(string name, string text)
    {
        var rows = new List<IReadOnlyList<string>>();
        try
        {
            using var reader = new CsvReader(new StringReader(text), new CsvConfiguration(CultureInfo.InvariantCulture)
            {
                DetectDelimiter = true,
                DetectDelimiterValues = [",", ";", "\t", "|"],
                HasHeaderRecord = false,
                BadDataFound = null,
                MaxFieldSize = 1_000_000,
            });
            while (reader.Read())
            {
                TableRows.RefuseTooWide(name, reader.Parser.Count);
                if (rows.Count > MostRows)
                    throw new UnreadableDocumentException($"'{name}' has more than {MostRows:N0} rows. Split it into smaller files.");
                rows.Add([.. (reader.Parser.Record ?? []).Select(cell => cell.ReplaceLineEndings(" ").Trim())]);
            }
        }
        catch (CsvHelperException broken)
        {
            throw new UnreadableDocumentException($"'{name}' can't be read as CSV: row {rows.Count + 1} is not closed or too long. Save it anew as CSV in UTF-8 and add that.", broken);
        }

        return new ExtractedText(null, [.. TableRows.Name(rows)]);
    }
}
