using System.Globalization;
using System.Text;
using ExcelDataReader;
using ExcelDataReader.Exceptions;
using ExcelNumberFormat;

namespace ChatOpsBot.Documents.Extraction;

/// <summary>Workbooks, new and old: each sheet is a section, each row names its cells by the header.</summary>
internal static class SpreadsheetText
{
    private const int MostCells = 2_000_000;

    static SpreadsheetText() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public static ExtractedText Read(string name, byte[] content)
    {
        try
        {
            if (content.AsSpan().StartsWith("PK"u8))
                Unpacking.RefuseBomb(name, content);
            using var workbook = ExcelReaderFactory.CreateReader(new MemoryStream(content, writable: false));
            var blocks = new List<Block>();
            var sheet = 0;
            var cells = 0L;
            do
            {
                sheet++;
                blocks.Add(new Block(BlockKind.Heading, workbook.Name, 1, sheet));
                var rows = new List<IReadOnlyList<string>>();
                while (workbook.Read())
                {
                    TableRows.RefuseTooWide(name, workbook.FieldCount);
                    if ((cells += workbook.FieldCount) > MostCells)
                        throw new UnreadableDocumentException($"'{name}' has more than {MostCells:N0} cells. Split it into smaller workbooks.");
                    var row = Enumerable.Range(0, workbook.FieldCount).Select(column => Show(workbook, column)).ToList();
                    if (row.Exists(cell => cell.Length > 0))
                        rows.Add(row);
                }

                blocks.AddRange(TableRows.Name(rows, sheet));
            }
            while (workbook.NextResult());
            return new ExtractedText(null, blocks);
        }
        catch (InvalidPasswordException locked)
        {
            throw new UnreadableDocumentException($"'{name}' is protected by a password. Save it without one and add it again.", locked);
        }
        catch (Exception broken) when (broken is not (UnreadableDocumentException or OutOfMemoryException))
        {
            throw new UnreadableDocumentException($"'{name}' is damaged and can't be read as a workbook. Open it in Excel, save it anew and add that.", broken);
        }
    }

    // As a person sees it: dates and amounts in the cell's own format.
    private static string Show(IExcelDataReader workbook, int column)
    {
        var value = workbook.GetValue(column);
        if (value is null)
            return "";
        if (value is DateTime day)
            return day.TimeOfDay == TimeSpan.Zero ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : day.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        var format = workbook.GetNumberFormatString(column) is { } text ? new NumberFormat(text) : null;
        var shown = format is { IsValid: true } && value is not string ? format.Format(value, CultureInfo.InvariantCulture) : Convert.ToString(value, CultureInfo.InvariantCulture);
        return Decoded.Clean(shown ?? "").ReplaceLineEndings(" ").Trim();
    }
}
