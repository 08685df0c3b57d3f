using System.CommandLine;
using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.People;

namespace ChatOpsBot.Documents.Commands;

internal sealed class KbAccess(DocumentService documents, NamedDocuments named, PersonDirectory directory) : IChatCommand
{
    private const string Inherit = "inherit";
    private static readonly Argument<string> Name = new("document") { Description = "Its name in `kb list`" };
    private static readonly Argument<string[]> Who = new("who") { Description = "everyone, groups, e-mails; or inherit", Arity = ArgumentArity.OneOrMore };

    public string Group => "kb";

    public Right Needs => Right.EditKnowledge;

    public bool Changes => true;

    public string Example => "kb access vacation everyone";

    public Command Describe() => new("access", "Say who may read a document: everyone, groups, e-mails; or inherit it from its source or collection") { Name, Who };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var (document, unknown) = await named.FindAsync(parsed.GetRequiredValue(Name), context.Actor, cancellationToken);
        if (document is null)
            return unknown!;
        var key = document.Key;
        var written = string.Join(',', parsed.GetRequiredValue(Who));
        var (access, wrong) = written.Equals(Inherit, StringComparison.OrdinalIgnoreCase) ? (null, null) : WrittenAccess.Read(written);
        if (wrong is not null)
            return new CommandResult.Refused(wrong, $"kb access {key.Name} hr ana@example.com");
        if (await documents.SetAccessAsync(context.Actor, document, access, cancellationToken) is not { } now)
            return KbNames.Unknown(key);
        var warning = directory.WarnOfEmptyGroups(now);
        return CommandResult.Say($"`{key.Name}` is open to {string.Join(", ", now)}.{warning} Before: {string.Join(", ", document.Access)}. To take it back: `kb access {key.Name} {(document.HasOwnAccess ? string.Join(' ', document.Access) : Inherit)}`");
    }
}

internal sealed class KbReview(DocumentService documents, NamedDocuments named, TimeProvider time) : IChatCommand
{
    private static readonly Argument<string> Name = new("document") { Description = "Its name in `kb list`" };
    private static readonly Argument<string[]> Day = new("day") { Description = "As 2027-01-31, tomorrow, or in 30 days", Arity = ArgumentArity.OneOrMore };

    public string Group => "kb";

    public Right Needs => Right.EditKnowledge;

    public bool Changes => true;

    public string Example => "kb review vacation 2027-01-31";

    public Command Describe() => new("review", "Say by when somebody should look whether a document is still true") { Name, Day };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var (document, unknown) = await named.FindAsync(parsed.GetRequiredValue(Name), context.Actor, cancellationToken);
        if (document is null)
            return unknown!;
        var written = string.Join(' ', parsed.GetRequiredValue(Day));
        if (Moments.Day(written, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime)) is not { } day)
            return new CommandResult.Refused($"`{written}` is no day. Write it as 2027-01-31, `tomorrow`, or `in 30 days`.\n\n`kb review DOCUMENT DAY`", Example);
        await documents.SetReviewByAsync(context.Actor, document, day, cancellationToken);
        return CommandResult.Say($"`{document.Key.Name}` is to be reviewed by {day:yyyy-MM-dd}.");
    }
}
