using System.Globalization;
using MimeKit;

namespace ChatOpsBot.Documents.Extraction;

/// <summary>A mail: subject, who to whom and when, its text, and the files that came with it.</summary>
internal static class MailText
{
    private const int MostAttachments = 50;

    public static ExtractedText Read(string name, byte[] content, int depth)
    {
        try
        {
            var mail = MimeMessage.Load(new ParserOptions { MaxMimeDepth = 20 }, new MemoryStream(content, writable: false));
            var blocks = new List<Block>
            {
                new(BlockKind.Heading, mail.Subject is { Length: > 0 } subject ? subject : Path.GetFileNameWithoutExtension(name), 1),
                new(BlockKind.Paragraph, string.Create(CultureInfo.InvariantCulture, $"From: {mail.From}; To: {mail.To}; Date: {mail.Date.UtcDateTime:yyyy-MM-dd HH:mm} UTC")),
            };
            if (mail.HtmlBody is { Length: > 0 } html)
                blocks.AddRange(HtmlText.Read(html).Blocks);
            else if (mail.TextBody is { Length: > 0 } text)
                blocks.AddRange(PlainText.Read(Decoded.Clean(text)).Blocks);
            foreach (var attachment in mail.Attachments.OfType<MimePart>().Take(MostAttachments))
                blocks.AddRange(Attached(attachment, depth));
            return new ExtractedText(mail.Subject, blocks);
        }
        catch (Exception broken) when (broken is not (UnreadableDocumentException or OutOfMemoryException))
        {
            throw new UnreadableDocumentException($"'{name}' is damaged and can't be read as a mail. Save it anew as .eml and add that.", broken);
        }
    }

    private static IEnumerable<Block> Attached(MimePart attachment, int depth)
    {
        var name = attachment.FileName ?? "attachment";
        using var unpacked = new MemoryStream();
        attachment.Content?.DecodeTo(unpacked);
        try
        {
            return [new Block(BlockKind.Heading, name, 2), .. Extractor.ReadPart(name, unpacked.ToArray(), depth + 1).Blocks];
        }
        catch (UnreadableDocumentException)
        {
            // A logo or a signature: the mail is read without it.
            return [];
        }
    }
}
