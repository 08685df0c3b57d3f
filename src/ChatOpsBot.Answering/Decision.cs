using System.Globalization;
using ChatOpsBot.Search;

namespace ChatOpsBot.Answering;

/// <summary>Whether a sentence is an answer, by its evidence: a logistic regression that <c>-- decision</c> of the benchmarks trains and
/// writes out as decision.tsv; for a handful of passages, where more of a question is missing by chance, as decision-of-few.tsv; and for
/// questions that are read together with the one before, of which other things tell, as decision-of-follow-ups.tsv.</summary>
/// <param name="Weights">Of each piece of evidence by name.</param>
/// <param name="Needed">0…1, by language as <c>en</c>, which stands for those that are not named: from which probability on an answer is sure.</param>
internal sealed record Decision(IReadOnlyDictionary<string, double> Weights, double Bias, IReadOnlyDictionary<string, double> Needed)
{
    private const string Usual = "en";

    // Entries of an index that are a handful.
    private const int Few = 20;

    private const string BiasName = "(bias)";
    private const string NeededName = "(needed) ";
    private static readonly Lazy<Decision> OfMany = new(() => Read("decision.tsv"));
    private static readonly Lazy<Decision> OfFew = new(() => Read("decision-of-few.tsv"));
    private static readonly Lazy<Decision> OfFollowUps = new(() => Read("decision-of-follow-ups.tsv"));

    /// <summary>The one for the way in which the question is read, and for as many passages as were searched.</summary>
    public static Decision For(Found found, Reading? reading) => reading?.Before is not null ? OfFollowUps.Value : found.Entries <= Few ? OfFew.Value : OfMany.Value;

    /// <summary>Whether so much is enough for a question in the language.</summary>
    public bool IsSure(double confidence, string language) => confidence >= Needed[Needed.ContainsKey(language) ? language : Usual];

    /// <returns>0…1: how likely it is that the sentence answers.</returns>
    public double Of(Evidence evidence) => 1 / (1 + Math.Exp(-(Bias + evidence.All.Sum(each => each.Value * Weights.GetValueOrDefault(each.Name)))));

    public string ToText() => string.Concat(((IEnumerable<KeyValuePair<string, double>>)[.. Weights, new(BiasName, Bias), .. Needed.Select(each => KeyValuePair.Create(NeededName + each.Key, each.Value))])
        .Select(each => string.Create(CultureInfo.InvariantCulture, $"{each.Key}\t{each.Value:0.####}\n")));

    private static Decision Read(string name)
    {
        using var reader = new StreamReader(typeof(Decision).Assembly.GetManifestResourceStream(name)!);
        var numbers = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t'))
            .ToDictionary(line => line[0], line => double.Parse(line[1], CultureInfo.InvariantCulture), StringComparer.Ordinal);
        return new Decision(
            numbers.Where(each => each.Key[0] != '(').ToDictionary(StringComparer.Ordinal),
            numbers[BiasName],
            numbers.Where(each => each.Key.StartsWith(NeededName, StringComparison.Ordinal)).ToDictionary(each => each.Key[NeededName.Length..], each => each.Value, StringComparer.Ordinal));
    }
}
