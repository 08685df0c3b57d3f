using System.CommandLine;
using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.Paging;
using ChatOpsBot.Core.People;

namespace ChatOpsBot.Administration.Keys;

internal sealed class KeyList(KeyService keys) : IChatCommand
{
    private static readonly Option<string?> After = Pages.After();

    public string Group => "key";

    public Right Needs => Right.ManageKeys;

    public string Example => "key list";

    public Command Describe() => new("list", "List the keys for the REST API, without the keys themselves") { After };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var page = await keys.ListAsync(new PageRequest(parsed.GetValue(After), Pages.Size), cancellationToken);
        return page.Items.Count == 0
            ? CommandResult.Say("There are no keys but the one of the service itself. `key create` makes one.")
            : Pages.Of("**Keys**", page, Line, "key list");
    }

    public static Phrase Line(ApiKey key)
    {
        Phrase reads = key.Access is null ? "everything" : (Phrase)$"{string.Join(", ", key.Access)}";
        Phrase acts = key.ActsForPeople ? "; acts for people" : "";
        Phrase rate = key.PerMinute is { } most ? (Phrase)$"; {most} questions a minute" : "";
        Phrase used = key.LastUsedAt is { } last ? (Phrase)$"; last used {last:yyyy-MM-dd HH:mm} UTC" : "";
        Phrase until = key.ExpiresAt is { } end ? (Phrase)$"until {end:yyyy-MM-dd HH:mm} UTC" : "without end";
        return $"**{key.Name}**: {string.Join(", ", key.Scopes.Select(Rights.NameOf))}; reads {reads}; {until}; by {key.CreatedBy}{acts}{rate}{used}";
    }

    /// <summary>For the audit log.</summary>
    public static string Show(ApiKey key) => Line(key).ToString();
}

internal sealed class KeyCreate(KeyService keys) : IChatCommand
{
    private static readonly Argument<string> Name = new("name") { Description = "What it is for: lower-case letters, digits and hyphens" };
    private static readonly Option<string> Scopes = new("--scopes") { Description = $"What it may do, parted by commas: {string.Join(", ", Enum.GetValues<Right>().Select(Rights.NameOf))}", DefaultValueFactory = _ => Rights.NameOf(Right.Ask) };
    private static readonly Option<string?> Expires = new("--expires") { Description = "After this span, as 90d or 12h; never when left out" };
    private static readonly Option<string> Access = new("--access") { Description = "What it reads: `everyone`, groups and e-mails parted by commas, or `all`", DefaultValueFactory = _ => Core.People.Access.Everyone };

    private static readonly Option<int?> PerMinute = new("--per-minute") { Description = "Questions in a minute; as for people when left out" };
    private static readonly Option<bool> ActsForPeople = new("--acts-for-people") { Description = "It may act for a person whom it names by e-mail with each request" };

    public string Group => "key";

    public Right Needs => Right.ManageKeys;

    public bool Changes => true;

    public string Example => "key create intranet --scopes ask --expires 90d";

    public Command Describe() => new("create", "Make a key for the REST API; it is shown once") { Name, Scopes, Expires, Access, PerMinute, ActsForPeople };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        if (context.Entry.IsShared)
            return new CommandResult.Refused("Others read along here. Write this to me in a direct message, and the key is shown to you alone.");
        var asked = new KeyWish(parsed.GetRequiredValue(Name), parsed.GetRequiredValue(Scopes), parsed.GetValue(Expires), parsed.GetRequiredValue(Access)) { PerMinute = parsed.GetValue(PerMinute), ActsForPeople = parsed.GetValue(ActsForPeople) };
        var (key, secret, wrong) = await keys.CreateAsync(asked, context.Actor, cancellationToken);
        return key is null
            ? new CommandResult.Refused(wrong!, Example)
            : new CommandResult.Done(new Reply(context.Localizer.Say($"{KeyList.Line(key)}\n\n`{secret}`\n\nThis is shown only now; what is kept of it can't be turned back into it.")) { IsSecret = true, Buttons = [new(context.Localizer.Say("Revoke"), $"key revoke {key.Name}")] });
    }
}

internal sealed class KeyRevoke(KeyService keys) : IChatCommand
{
    private static readonly Argument<string> Name = new("name") { Description = "The key's name in `key list`" };

    public string Group => "key";

    public Right Needs => Right.ManageKeys;

    public bool Changes => true;

    public string Example => "key revoke intranet";

    public Command Describe() => new("revoke", "End a key, at once") { Name };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var name = parsed.GetRequiredValue(Name).Trim('`');
        return await keys.RevokeAsync(name, context.Actor, cancellationToken)
            ? CommandResult.Say($"The key **{name}** is good for nothing any more.")
            : new CommandResult.Refused($"There is no key `{name}`.", "key list");
    }
}
