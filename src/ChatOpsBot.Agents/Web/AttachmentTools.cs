using System.ComponentModel;
using ChatOpsBot.Agents.Tools;
using ChatOpsBot.Core.Platforms;
using ChatOpsBot.Documents.Extraction;
using ChatOpsBot.Documents.Ingestion;
using Microsoft.SemanticKernel;

namespace ChatOpsBot.Agents.Web;

/// <summary>The files that were sent with a task.</summary>
internal sealed class AttachmentTools(PageReader reader, PlatformDirectory platforms) : IToolSource
{
    public const string Reader = "read_attachment";

    public Task<IReadOnlyList<Tool>> AllAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Tool>>(
        [new(KernelFunctionFactory.CreateFromMethod(ReadAsync, Reader, "Reads a file that was sent with the task."), ToolRisk.Read) { IsAlwaysOffered = true }]);

    private async Task<string> ReadAsync(Kernel kernel, [Description("The file's name; empty for the only one")] string name = "", [Description("Long files have several parts, from 1")] int part = 1, CancellationToken cancellationToken = default)
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
