using System.Globalization;
using System.Text.RegularExpressions;
using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Platforms;
using ChatOpsBot.Core.Runs;

namespace ChatOpsBot.Agents.Tools;

/// <summary>What those who are told something may read of what a run has read.</summary>
internal sealed partial class Recipients(IChunks chunks, PersonDirectory directory, IContacts contacts)
{
    /// <summary>Whoever it is.</summary>
    public const string Anybody = "#";

    private const int MostNamed = 5;

    /// <param name="recipient">A person by e-mail or name, or a channel.</param>
    /// <returns>Titles of documents that the run has read passages of and the recipient may not read; of a channel, that not everyone may.</returns>
    public async Task<IReadOnlyList<string>> WithheldFromAsync(string recipient, IEnumerable<RunStep> steps, CancellationToken cancellationToken)
    {
        var read = PassagesIn(steps);
        if (read.Count == 0)
            return [];
        var reader = await ReaderAsync(recipient.Trim(), cancellationToken);
        return [.. (await chunks.ReadAsync([.. read], cancellationToken)).Where(chunk => !reader.May(chunk.Access)).Select(chunk => chunk.Title).Distinct(StringComparer.Ordinal).Take(MostNamed)];
    }

    /// <summary>The passages that a run was shown.</summary>
    public static IReadOnlySet<long> PassagesIn(IEnumerable<RunStep> steps) => steps.Where(step => step is { Name: DocumentTools.Search or DocumentTools.Read, State: RunStepState.Done })
        .SelectMany(step => Mark().Matches(step.Result ?? "")).Select(match => long.Parse(match.Groups["id"].Value, CultureInfo.InvariantCulture)).ToHashSet();

    private async Task<Reader> ReaderAsync(string recipient, CancellationToken cancellationToken)
    {
        if (recipient.StartsWith(Anybody, StringComparison.Ordinal))
            return Reader.Anyone;
        var email = recipient.Contains('@', StringComparison.Ordinal) ? recipient.ToLowerInvariant() : await contacts.NamedAsync(recipient, cancellationToken);
        return email is null ? Reader.Anyone : directory.ReaderOf(new Person(email, email, email, Role.Member), isShared: false);
    }

    /// <summary>Of a passage, as <c>[S12]</c>.</summary>
    [GeneratedRegex(@"\[S(?<id>\d{1,15})\]", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    public static partial Regex Mark();
}
