using System.Globalization;
using System.Text;

namespace ChatOpsBot.Documents.Extraction;

/// <summary>The text of RTF: control words are dropped but for breaks, and groups that hold no text of the author's.</summary>
internal static class RtfText
{
    private static readonly HashSet<string> Silent = new(StringComparer.Ordinal)
    {
        "fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "header", "footer", "generator", "listtable", "listoverridetable", "themedata", "datastore", "xmlnstbl",
    };

    static RtfText() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public static ExtractedText Read(byte[] content)
    {
        var rtf = Encoding.Latin1.GetString(content);
        var text = new StringBuilder();
        var silentFrom = int.MaxValue;
        var codePage = Encoding.GetEncoding(1252);
        var bytes = new List<byte>();
        var depth = 0;
        var skip = 0;
        for (var i = 0; i < rtf.Length; i++)
        {
            switch (rtf[i])
            {
                case '{':
                    depth++;
                    break;
                case '}':
                    if (--depth < silentFrom)
                        silentFrom = int.MaxValue;
                    break;
                case '\\' when i + 1 < rtf.Length:
                    i = Control(i + 1);
                    break;
                case '\r' or '\n':
                    break;
                default:
                    if (skip > 0)
                        skip--;
                    else if (depth < silentFrom)
                        bytes.Add((byte)rtf[i]);
                    break;
            }
        }

        Flush();
        return PlainText.Read(Decoded.Clean(text.ToString()));

        int Control(int at)
        {
            var letter = rtf[at];
            if (letter == '\'' && at + 2 < rtf.Length && byte.TryParse(rtf.AsSpan(at + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var code))
            {
                if (skip > 0)
                    skip--;
                else if (depth < silentFrom)
                    bytes.Add(code);
                return at + 2;
            }

            if (!char.IsAsciiLetter(letter))
            {
                if (letter == '*')
                    silentFrom = Math.Min(silentFrom, depth);
                else if (depth < silentFrom && letter is '\\' or '{' or '}' or '~')
                    bytes.Add((byte)(letter == '~' ? ' ' : letter));
                return at;
            }

            var end = at;
            while (end < rtf.Length && char.IsAsciiLetter(rtf[end]))
                end++;
            var word = rtf[at..end];
            var numberEnd = end;
            while (numberEnd < rtf.Length && (char.IsAsciiDigit(rtf[numberEnd]) || (numberEnd == end && rtf[numberEnd] == '-')))
                numberEnd++;
            _ = int.TryParse(rtf.AsSpan(end, numberEnd - end), CultureInfo.InvariantCulture, out var number);
            Apply(word, number);
            return numberEnd < rtf.Length && rtf[numberEnd] == ' ' ? numberEnd : numberEnd - 1;
        }

        void Apply(string word, int number)
        {
            if (Silent.Contains(word))
                silentFrom = Math.Min(silentFrom, depth);
            else if (word == "ansicpg")
                codePage = EncodingOf(number);
            else if (depth >= silentFrom)
                return;
            else if (word == "u")
                (skip, _) = (1, Put(((char)(ushort)number).ToString()));
            else if (word is "par" or "page" or "sect" or "row")
                Put("\n\n");
            else if (word is "line")
                Put("\n");
            else if (word is "tab" or "cell")
                Put(" ");
        }

        int Put(string more)
        {
            Flush();
            text.Append(more);
            return 0;
        }

        void Flush()
        {
            text.Append(codePage.GetString([.. bytes]));
            bytes.Clear();
        }
    }

    private static Encoding EncodingOf(int codePage)
    {
        try
        {
            return Encoding.GetEncoding(codePage);
        }
        catch (Exception unknown) when (unknown is ArgumentException or NotSupportedException)
        {
            return Encoding.GetEncoding(1252);
        }
    }
}
