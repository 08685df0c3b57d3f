using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.People;

namespace ChatOpsBot.Core.Commands;

/// <summary>What several commands and turns say alike.</summary>
public static class CommandPhrases
{
    private const int MostNamed = 3;

    public static Phrase Open => "Open";

    /// <param name="command">As it would be written.</param>
    public static Phrase OpensAsForm(string command) => $"**{command}** opens as a form.";

    public static Phrase FormGone(string form) => $"This form is not known any more (`{form}`). Nothing was changed; please write the command again.";

    /// <param name="administrators">Who could help, by name; empty when nobody is configured.</param>
    public static Phrase NotAllowed(string command, Right needs, IReadOnlyList<string> administrators)
    {
        Phrase who = Rights.LeastRole(needs) == Role.Editor ? (Phrase)"editors and administrators" : (Phrase)"administrators";
        return administrators.Count == 0
            ? (Phrase)$"`{command}` is for {who}. Whoever runs this bot can give you the role (`ChatOps:Admin:Emails`)."
            : (Phrase)$"`{command}` is for {who}. Please ask {string.Join(", ", administrators.Take(MostNamed))}.";
    }

    /// <param name="near">Commands that may have been meant.</param>
    public static Phrase UnknownCommand(string written, IReadOnlyList<string> near) =>
        $"I don't know the command `{written}`. Did you mean {string.Join(", ", near.Select(path => $"`{path}`"))}? `help` lists all.";
}
