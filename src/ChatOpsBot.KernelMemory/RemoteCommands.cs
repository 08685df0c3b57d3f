using System.CommandLine;
using System.Globalization;
using System.Text;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Platforms;

namespace ChatOpsBot.KernelMemory;

internal sealed class RemoteKbAdd(KernelMemoryClient memory, IAuditLog audit, PlatformDirectory platforms) : IChatCommand
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(250);
    private const int Glances = 200;

    public string Group => "kb";

    public Right Needs => Right.EditKnowledge;

    public bool TakesText => true;

    public bool Changes => true;

    public string Example => "kb add Opening hours: the office is open from 7 to 19.";

    public Command Describe() => new("add", "Add attached files, or the text that follows, whose first line is its title") { new Argument<string[]>("text") { Arity = ArgumentArity.ZeroOrMore } };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        if (context.Message.Attachments.Count == 0 && context.Text.Length == 0)
            return new CommandResult.Refused("There is nothing to add: no file came with the message, and no text.", "kb add Opening hours: the office is open from 7 to 19.");
        var report = new List<Phrase>();
        try
        {
            foreach (var attachment in context.Message.Attachments)
            {
                await using var content = await platforms.Of(context.Reference).OpenAttachmentAsync(context.Reference, attachment, cancellationToken);
                report.Add(await AddAsync(attachment.Name, content, context, cancellationToken));
            }

            if (context.Message.Attachments.Count == 0)
            {
                using var text = new MemoryStream(Encoding.UTF8.GetBytes(context.Text));
                report.Add(await AddAsync($"{DocumentIds.FromName(context.Text.Split('\n')[0])}.md", text, context, cancellationToken));
            }

            return CommandResult.Say(Phrase.Join("\n\n", report));
        }
        catch (Exception refused) when (refused is KernelMemoryException or AttachmentUnavailableException)
        {
            return new CommandResult.Refused(Phrase.Join("\n\n", [.. report, (Phrase)refused.Message]));
        }
    }

    private async Task<Phrase> AddAsync(string name, Stream content, CommandContext context, CancellationToken cancellationToken)
    {
        var id = DocumentIds.FromName(name);
        context.Output.Status(context.Localizer.Say($"Sending {name}…"));
        await memory.UploadAsync(id, name, content, cancellationToken);
        await audit.WriteAsync(context.Person.Id, "document.added", id, cancellationToken);
        for (var i = 0; i < Glances; i++)
        {
            if (await memory.StatusAsync(id, cancellationToken) is { } status && (status.Completed || status.Failed))
                return status.Completed ? (Phrase)$"Added *{name}*. To take it back: `kb remove {id}`" : $"*{name}* was not added. {status.Error}";
            await Task.Delay(Glance, cancellationToken);
        }

        return $"*{name}* is kept and still being read. `kb show {id}` says how far it is.";
    }
}

internal sealed class RemoteKbShow(KernelMemoryClient memory) : IChatCommand
{
    private static readonly Argument<string> Name = new("document") { Description = "Its id" };

    public string Group => "kb";

    public string Example => "kb show vacation";

    public Command Describe() => new("show", "Show how far a document is") { Name };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var id = parsed.GetRequiredValue(Name).Trim('`');
        try
        {
            return await memory.StatusAsync(id, cancellationToken) is not { } status ? new CommandResult.Refused($"There is no document `{id}`.")
                : CommandResult.Say($"`{id}`: {(status.Completed ? "can be found" : status.Failed ? (Phrase)$"could not be read. {status.Error}" : "being read")}, {status.LastUpdate:yyyy-MM-dd HH:mm} UTC");
        }
        catch (KernelMemoryException refused)
        {
            return new CommandResult.Refused((Phrase)refused.Message);
        }
    }
}

internal sealed class RemoteKbRemove(KernelMemoryClient memory, IAuditLog audit) : IChatCommand
{
    private static readonly Argument<string> Name = new("document") { Description = "Its id" };

    public string Group => "kb";

    public Right Needs => Right.EditKnowledge;

    public bool Changes => true;

    public string Example => "kb remove vacation";

    public Command Describe() => new("remove", "Remove a document, for good") { Name };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var id = parsed.GetRequiredValue(Name).Trim('`');
        try
        {
            if (await memory.StatusAsync(id, cancellationToken) is null)
                return new CommandResult.Refused($"There is no document `{id}`.");
            await memory.DeleteAsync(id, cancellationToken);
            await audit.WriteAsync(context.Person.Id, "document.removed", id, cancellationToken);
            return CommandResult.Say($"Removed `{id}`. To have it back, send the file again with `kb add`.");
        }
        catch (KernelMemoryException refused)
        {
            return new CommandResult.Refused((Phrase)refused.Message);
        }
    }
}

internal sealed class RemoteKbSearch(KernelMemoryClient memory) : IChatCommand
{
    private const int Most = 5;

    public string Group => "kb";

    public bool TakesText => true;

    public string Example => "kb search vacation days";

    public Command Describe() => new("search", "Show which passages are found for a question") { new Argument<string[]>("question") { Arity = ArgumentArity.OneOrMore } };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        if (context.Text.Length == 0)
            return new CommandResult.Refused("There is nothing to search for.", "kb search vacation days");
        try
        {
            var found = (await memory.SearchAsync(context.Text, Most, cancellationToken)).Results
                .SelectMany(source => source.Partitions.Select(partition => string.Create(CultureInfo.InvariantCulture, $"**{source.SourceName}** ({partition.Relevance:0.00}, `{source.DocumentId}`)\n> {partition.Text.ReplaceLineEndings(" ")}"))).ToList();
            return CommandResult.Say(found.Count == 0 ? CommonPhrases.NothingFound : (Phrase)string.Join("\n\n", found));
        }
        catch (KernelMemoryException refused)
        {
            return new CommandResult.Refused((Phrase)refused.Message);
        }
    }
}
