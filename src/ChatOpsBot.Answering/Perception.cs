using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Hosting;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.Platforms;
using ChatOpsBot.Core.Replies;
using ChatOpsBot.Models;
using ChatOpsBot.Prompts;
using Microsoft.Extensions.AI;

namespace ChatOpsBot.Answering;

/// <summary>Pictures go to a model that sees, where there is one, and are read otherwise; voice messages are written down.</summary>
internal sealed class Perception(PlatformDirectory platforms, ModelCatalogue models, ModelTask task, IPictureText text) : IPerception
{
    private const int Most = 4;
    private const int LargestPicture = 10_000_000;
    private const int LargestVoice = 25_000_000;
    private const int LongestRead = 6_000;

    public async Task<Perceived> PerceiveAsync(ConversationReference from, IReadOnlyList<Attachment> attachments, Assistant assistant, CancellationToken cancellationToken)
    {
        List<string> heard = [], read = [];
        List<Picture> pictures = [];
        Phrase? trouble = attachments.Count > Most ? (Phrase)$"I look at {Most} files at a time." : null;
        foreach (var attachment in attachments.Take(Most))
        {
            try
            {
                trouble = await MakeOutAsync(from, attachment, assistant, heard, pictures, read, cancellationToken) ?? trouble;
            }
            catch (AttachmentUnavailableException gone)
            {
                trouble = (Phrase)gone.Message;
            }
            catch (ModelException failure)
            {
                trouble = $"*{attachment.Name}* could not be written down ({ChatModel.InWords(failure.Trouble)}).";
            }
            catch (Exception broken) when (broken is IOException or HttpRequestException || (broken is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                trouble = $"*{attachment.Name}* did not come through. Please send it again.";
            }
            catch (ContentTooLargeException)
            {
                trouble = $"*{attachment.Name}* is too large: pictures have up to {LargestPicture / 1_000_000} MB and voice messages {LargestVoice / 1_000_000} MB.";
            }
        }

        return new Perceived(heard.Count > 0 ? string.Join("\n\n", heard) : null, pictures, read.Count > 0 ? string.Join("\n\n", read) : null, trouble);
    }

    public async Task<Perceived> LookAtAsync(IReadOnlyList<Picture> pictures, Assistant assistant, CancellationToken cancellationToken)
    {
        List<string> read = [];
        List<Picture> seen = [];
        Phrase? trouble = null;
        foreach (var picture in pictures)
            trouble = await LookAtAsync(picture.Name, picture.Content, assistant, seen, read, cancellationToken) ?? trouble;
        return new Perceived(null, seen, read.Count > 0 ? string.Join("\n\n", read) : null, trouble);
    }

    public async Task<Perceived> DescribeAsync(ConversationReference from, Attachment picture, string asked, Assistant assistant, CancellationToken cancellationToken)
    {
        var perceived = await PerceiveAsync(from, [picture], assistant, cancellationToken);
        if (perceived.Pictures is not [var seen])
            return perceived;
        var said = await task.TryAsync("look", new Dictionary<string, object>(StringComparer.Ordinal) { ["asked"] = asked }, new DataContent(seen.Content, seen.ContentType), SeeingFor(assistant, models), cancellationToken);
        return said is null ? Perceived.Nothing with { Trouble = $"*{picture.Name}* could not be looked at just now." } : Perceived.Nothing with { Read = said };
    }

    /// <summary>The model that sees for an assistant: its own, else the first that does; null: none does.</summary>
    public static ChatModel? SeeingFor(Assistant assistant, ModelCatalogue models) =>
        assistant.Mode == Assistant.QuoteMode ? null
        : models.FindChat(assistant.Model) is { Settings.SeesImages: true } own ? own
        : models.Chat.FirstOrDefault(model => model.Settings.SeesImages);

    private async Task<Phrase?> MakeOutAsync(ConversationReference from, Attachment attachment, Assistant assistant, List<string> heard, List<Picture> pictures, List<string> read, CancellationToken cancellationToken)
    {
        await using var content = await platforms.Of(from).OpenAttachmentAsync(from, attachment, cancellationToken);
        if (attachment.IsVoice)
        {
            if (models.Transcription is not { } model)
                return "Voice messages need a model that writes them down; an administrator adds one with `model add`. Please write to me.";
            using var audio = new MemoryStream((await ReadAsync(content, LargestVoice, cancellationToken)).ToArray(), writable: false);
            heard.Add(await model.TranscribeAsync(audio, attachment.Name, cancellationToken));
            return null;
        }

        return await LookAtAsync(attachment.Name, await ReadAsync(content, LargestPicture, cancellationToken), assistant, pictures, read, cancellationToken);
    }

    private async Task<Phrase?> LookAtAsync(string name, ReadOnlyMemory<byte> picture, Assistant assistant, List<Picture> pictures, List<string> read, CancellationToken cancellationToken)
    {
        if (TypeOf(picture.Span) is not { } type)
            return $"*{name}* is no picture that I can look at; I take PNG, JPEG, GIF and WebP.";
        if (SeeingFor(assistant, models) is not null)
        {
            pictures.Add(new Picture(name, type, picture));
            return null;
        }

        if (await text.ReadAsync(name, picture, cancellationToken) is not { } found)
        {
            return models.Chat.FirstOrDefault(model => model.Settings.SeesImages) is { } other
                ? (Phrase)$"This assistant only quotes documents, and no text could be read in *{name}*. An assistant with the model `{other.Settings.Alias}` sees pictures."
                : $"No model here sees pictures, and no text could be read in *{name}*.";
        }

        read.Add(found[..Math.Min(found.Length, LongestRead)]);
        return null;
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(Stream content, int largest, CancellationToken cancellationToken) =>
        await LimitedContent.ReadAsync(content, largest, cancellationToken) is { IsCut: false } whole ? whole.Bytes : throw new ContentTooLargeException();

    // By what it is: what it is called comes from outside.
    private static string? TypeOf(ReadOnlySpan<byte> picture) => picture switch
    {
        [0x89, 0x50, 0x4E, 0x47, ..] => "image/png",
        [0xFF, 0xD8, 0xFF, ..] => "image/jpeg",
        [0x47, 0x49, 0x46, 0x38, ..] => "image/gif",
        [0x52, 0x49, 0x46, 0x46, _, _, _, _, 0x57, 0x45, 0x42, 0x50, ..] => "image/webp",
        _ => null,
    };

    private sealed class ContentTooLargeException : Exception;
}
