using System.CommandLine;
using System.Globalization;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.People;

namespace ChatOpsBot.Knowledge.Commands;

internal sealed class KbAccess(IDocuments documents, Visible visible, IAuditLog audit) : IChatCommand
{
    private const string Inherit = "inherit";
    private static readonly Argument<string> Name = new("document") { Description = "Its name in `kb list`" };
    private static readonly Argument<string[]> Who = new("who") { Description = "everyone, groups, e-mails; or inherit", Arity = ArgumentArity.OneOrMore };

    public string Group => "kb";

    public Right Needs => Right.EditKnowledge;

    public bool Changes => true;

    public string Example => "kb access vacation everyone";

    public Command Describe() => new("access", "Say who may read a document: everyone, groups, e-mails; or inherit it from its source or collection") { Name, Who };

    public async Task<CommandResult> RunAsync(ParseResult words, CommandContext context, CancellationToken cancellationToken)
    {
        var key = KbNames.Read(words.GetRequiredValue(Name));
        if (await visible.FindAsync(key, context.Reader, cancellationToken) is not { } document)
            return KbNames.Unknown(key);
        var written = string.Join(',', words.GetRequiredValue(Who));
        var (access, wrong) = written.Equals(Inherit, StringComparison.OrdinalIgnoreCase) ? (null, null) : KbNames.ReadAccess(written);
        if (wrong is not null)
            return new CommandResult.Refused(wrong, $"kb access {KbNames.Of(key)} hr ana@example.com");
        await documents.SetAccessAsync(key, access, cancellationToken);
        var now = (await documents.FindAsync(key, cancellationToken))!.Access;
        await audit.WriteAsync(context.Audit("document.access", $"{key}", string.Join(", ", document.Access), string.Join(", ", now)), cancellationToken);
        return CommandResult.Say($"`{KbNames.Of(key)}` is open to {string.Join(", ", now)}. Before: {string.Join(", ", document.Access)}. To take it back: `kb access {KbNames.Of(key)} {(document.HasOwnAccess ? string.Join(' ', document.Access) : Inherit)}`");
    }
}

internal sealed class KbReview(IDocuments documents, Visible visible, IAuditLog audit) : IChatCommand
{
    private static readonly Argument<string> Name = new("document") { Description = "Its name in `kb list`" };
    private static readonly Argument<DateOnly> Day = new("day") { Description = "As 2027-01-31" };

    public string Group => "kb";

    public Right Needs => Right.EditKnowledge;

    public bool Changes => true;

    public string Example => "kb review vacation 2027-01-31";

    public Command Describe() => new("review", "Say by when somebody should look whether a document is still true") { Name, Day };

    public async Task<CommandResult> RunAsync(ParseResult words, CommandContext context, CancellationToken cancellationToken)
    {
        var key = KbNames.Read(words.GetRequiredValue(Name));
        if (await visible.FindAsync(key, context.Reader, cancellationToken) is not { } document)
            return KbNames.Unknown(key);
        var day = words.GetRequiredValue(Day);
        await documents.SetReviewByAsync(key, day, cancellationToken);
        await audit.WriteAsync(context.Audit("document.review", $"{key}", document.ReviewBy?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)), cancellationToken);
        return CommandResult.Say($"`{KbNames.Of(key)}` is to be reviewed by {day:yyyy-MM-dd}.");
    }
}
