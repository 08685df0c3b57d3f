using System.Globalization;

namespace ChatOpsBot.Answering;

/// <summary>Whether a sentence is an answer, by its evidence: a logistic regression that <c>-- decision</c> of the benchmarks trains and
/// writes out as decision.tsv.</summary>
/// <param name="Weights">Of each piece of evidence by name.</param>
/// <param name="Needed">0…1, by language as <c>en</c>: from which probability on an answer is sure.</param>
/// <param name="OfFew">What is added to it in a collection of a handful of passages, where more of a question is missing by chance.</param>
internal sealed record Decision(IReadOnlyDictionary<string, double> Weights, double Bias, IReadOnlyDictionary<string, double> Needed, double OfFew)
{
    private const string BiasName = "(bias)";
    private const string NeededName = "(needed) ";
    private const string OfFewName = "(of few)";
    private const string Usual = "en";
    private static readonly Lazy<Decision> Trained = new(() =>
    {
        using var reader = new StreamReader(typeof(Decision).Assembly.GetManifestResourceStream("decision.tsv")!);
        return Parse(reader.ReadToEnd());
    });

    public static Decision Carried => Trained.Value;

    /// <summary>Whether so much is enough for a question in the language.</summary>
    public bool IsSure(double confidence, Evidence evidence, string language) =>
        confidence >= Needed[Needed.ContainsKey(language) ? language : Usual] + (OfFew * evidence.Few);

    /// <returns>0…1: how likely it is that the sentence answers.</returns>
    public double Of(Evidence evidence) => 1 / (1 + Math.Exp(-(Bias + evidence.All.Sum(each => each.Value * Weights.GetValueOrDefault(each.Name)))));

    public static Decision Parse(string text)
    {
        var numbers = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')).ToDictionary(line => line[0], line => double.Parse(line[1], CultureInfo.InvariantCulture), StringComparer.Ordinal);
        return new Decision(
            numbers.Where(each => each.Key[0] != '(').ToDictionary(StringComparer.Ordinal),
            numbers[BiasName],
            numbers.Where(each => each.Key.StartsWith(NeededName, StringComparison.Ordinal)).ToDictionary(each => each.Key[NeededName.Length..], each => each.Value, StringComparer.Ordinal),
            numbers[OfFewName]);
    }

    public string ToText() => string.Concat(((IEnumerable<KeyValuePair<string, double>>)[
        .. Weights, new(BiasName, Bias), .. Needed.Select(each => KeyValuePair.Create(NeededName + each.Key, each.Value)), new(OfFewName, OfFew)])
        .Select(each => string.Create(CultureInfo.InvariantCulture, $"{each.Key}\t{each.Value:0.####}\n")));
}
