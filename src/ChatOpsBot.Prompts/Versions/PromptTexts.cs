using System.Globalization;

namespace ChatOpsBot.Prompts.Versions;

/// <summary>Texts of a prompt by what they are called: a version's number, <c>shipped</c>, or <c>draft</c>.</summary>
internal sealed class PromptTexts(PromptLibrary library, PromptService service)
{
    public const string Draft = "draft";
    public const string Shipped = "shipped";

    /// <summary>What is compared where nothing else is asked for: what is in force, with the person's draft.</summary>
    /// <returns>A text is null where there is none.</returns>
    public async Task<(string? Before, string? After)> PairAsync(PromptSubject subject, string? from, string? to, string personId, CancellationToken cancellationToken) => (
        from is null ? subject.Text : await FindAsync(subject, from, personId, cancellationToken),
        await FindAsync(subject, to ?? (from is null ? Draft : $"{subject.Number}"), personId, cancellationToken));

    private async Task<string?> FindAsync(PromptSubject subject, string which, string personId, CancellationToken cancellationToken) => which switch
    {
        Draft => (await service.DraftAsync(subject, personId, cancellationToken))?.Text,
        Shipped or "0" => library.Shipped.GetValueOrDefault(subject.Name)?.Text,
        _ when int.TryParse(which, CultureInfo.InvariantCulture, out var number) => number == subject.Number ? subject.Text : (await service.FindAsync(subject, number, cancellationToken))?.Text,
        _ => null,
    };
}
