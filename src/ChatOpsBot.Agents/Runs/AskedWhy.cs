using ChatOpsBot.Core.Localization;

namespace ChatOpsBot.Agents.Runs;

/// <summary>Why a call is asked about, and what people should know of it before they decide, as it is kept with the call until then.</summary>
internal static class AskedWhy
{
    /// <summary>It tells others outside of the company something.</summary>
    public const string Outside = "outside";

    private const string Account = "account ";
    private const string Would = "would\n";
    private const string Withheld = "withheld\n";
    private const int Longest = 1_500;

    /// <summary>The person has not connected their account at a service; when they have, it is gone on with.</summary>
    public static string OfAccount(string service) => Account + service;

    /// <returns>The service at which an account is missing; null when none is.</returns>
    public static string? AccountIn(string? why) => why?.StartsWith(Account, StringComparison.Ordinal) == true ? why[Account.Length..] : null;

    /// <param name="answer">Of the dry run.</param>
    public static string OfDryRun(string answer) => Would + answer[..Math.Min(answer.Length, Longest)];

    /// <param name="titles">Of what the recipient may not read.</param>
    public static string OfWithheld(IEnumerable<string> titles) => Withheld + string.Join('\n', titles);

    /// <returns>Nothing, or what stands before the call.</returns>
    public static Phrase Before(string? why) => why switch
    {
        Outside => " It tells others outside of the company something that is not in the task, after I have read what is the company's own.",
        { } read when read.StartsWith(Withheld, StringComparison.Ordinal) => (Phrase)$" ⚠ I have read what may not be read there: {string.Join(", ", read[Withheld.Length..].Split('\n').Select(RunView.Plain))}. See that the message tells none of it.",
        _ => "",
    };

    /// <returns>Nothing, or what stands behind the call.</returns>
    public static Phrase Behind(string? why) => why?.StartsWith(Would, StringComparison.Ordinal) == true
        ? $"\n\nA dry run says:\n> {RunView.Plain(why[Would.Length..])}"
        : (Phrase)"";
}
