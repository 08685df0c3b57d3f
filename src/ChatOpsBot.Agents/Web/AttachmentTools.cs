using System.ComponentModel;
using ChatOpsBot.Agents.Tools;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Platforms;
using ChatOpsBot.Core.Replies;
using ChatOpsBot.Documents.Extraction;
using ChatOpsBot.Documents.Ingestion;
using Microsoft.SemanticKernel;

namespace ChatOpsBot.Agents.Web;

/// <summary>The files that were sent with a task.</summary>
internal sealed class AttachmentTools(PageReader reader, PlatformDirectory platforms, IPerception? perception = null) : IToolSource
{
    public const string Reader = "read_attachment";

    public Task<IReadOnlyList<Tool>> AllAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Tool>>(
        [new(KernelFunctionFactory.CreateFromMethod(ReadAsync, Reader, "Reads a file that was sent with the task; of a picture it says what it shows."), ToolRisk.Read) { IsAlwaysOffered = true }]);

    private async Task<string> ReadAsync(Kernel kernel, [Description("The file's name; empty for the only one")] string name = "", [Description("Long files have several parts, from 1")] int part = 1, [Description("Of a picture: what you want to know of it")] string question = "", CancellationToken cancellationToken = default)
    {
        var caller = ToolCaller.In(kernel);
        var sent = caller.Message.Attachments;
        if (sent.Count == 0)
            throw new ToolException("No file was sent with the task.");
        if (sent.FirstOrDefault(each => each.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is not { } attachment)
        {
            if (sent is not [var only])
                throw new ToolException($"The files are called {string.Join(", ", sent.Select(each => each.Name))}.");
            attachment = only;
        }

        if (attachment.IsPicture && perception is not null)
        {
            var perceived = await perception.DescribeAsync(caller.Place, attachment, question, caller.Assistant, cancellationToken);
            return perceived.Read ?? throw new ToolException(Localizer.English.Say(perceived.Trouble ?? (Phrase)"Nothing could be made out in it."));
        }

        try
        {
            await using var content = await platforms.Of(caller.Place).OpenAttachmentAsync(caller.Place, attachment, cancellationToken);
            return WebTools.Part(await reader.ReadAsync(attachment.Name, content, cancellationToken), part);
        }
        catch (Exception reason) when (reason is AttachmentUnavailableException or UnreadableDocumentException)
        {
            throw new ToolException(reason.Message, reason);
        }
    }
}
