using System.Text;
using UtfUnknown;

namespace ChatOpsBot.Documents.Extraction;

/// <summary>Bytes as text, in whatever encoding they are.</summary>
internal static class Decoded
{
    static Decoded() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public static string Text(byte[] content)
    {
        try
        {
            return Clean(new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(content));
        }
        catch (DecoderFallbackException)
        {
            var encoding = CharsetDetector.DetectFromBytes(content).Detected?.Encoding ?? Encoding.GetEncoding(1252);
            return Clean(encoding.GetString(content));
        }
    }

    /// <summary>Without byte order mark and control characters, which no reader sees and some databases refuse.</summary>
    public static string Clean(string text) =>
        string.Create(text.Length, text, (span, source) =>
        {
            for (var i = 0; i < source.Length; i++)
                span[i] = (char.IsControl(source[i]) && source[i] is not ('\n' or '\r' or '\t')) || source[i] == '\uFEFF' ? ' ' : source[i];
        }).ReplaceLineEndings("\n");
}
