using System.Text.RegularExpressions;

namespace ChatOpsBot.Simulators.Model;

/// <summary>Questions to a passage as a model might write them: what each sentence is about, in other words where the script knows any.</summary>
public static partial class ScriptedQuestions
{
    private const int Most = 5;

    private static readonly (string Word, string[] Others)[] Same =
    [
        ("vacation", ["holidays", "time off"]), ("salary", ["pay", "wages"]), ("salaries", ["pay", "money"]), ("laptop", ["computer", "notebook"]), ("laptops", ["computers", "notebooks"]),
        ("illness", ["being unwell", "sickness"]), ("bonus", ["extra payment"]), ("password", ["login secret"]), ("passwords", ["login secrets"]), ("probation", ["trial"]), ("employees", ["people", "staff"]),
        ("training", ["further education"]), ("receipts", ["bills"]), ("suppliers", ["vendors"]), ("invoices", ["bills"]), ("stolen", ["taken by somebody"]), ("lost", ["disappeared"]), ("customers", ["clients"]),
        ("warranty", ["guarantee"]), ("home working", ["telework"]), ("parking", ["leaving my vehicle"]), ("car", ["vehicle"]), ("office", ["premises"]), ("fire", ["smoke"]), ("breach", ["leak"]),
        ("released", ["delivered"]), ("replaced", ["exchanged for a new one"]), ("report", ["tell"]), ("gift", ["present"]), ("card", ["plastic"]), ("doctor", ["physician"]), ("laboratory", ["lab"]),
        ("Urlaub", ["Ferien"]), ("Gehalt", ["Lohn"]), ("krank", ["schlecht"]), ("Krankheit", ["Unwohlsein"]), ("工资", ["薪水"]), ("年假", ["休息"]), ("周末", ["星期六"]),
    ];

    public static IReadOnlyList<string> Of(string passage)
    {
        var questions = new List<string>();
        foreach (var sentence in Sentence().Split(passage).Select(sentence => sentence.Trim()).Where(sentence => sentence.Length > 15))
        {
            foreach (var (word, others) in Same.Where(same => sentence.Contains(same.Word, StringComparison.OrdinalIgnoreCase)))
            {
                foreach (var other in others)
                    questions.Add($"{sentence.Replace(word, other, StringComparison.OrdinalIgnoreCase).TrimEnd('.', '。')}?");
            }
        }

        return [.. questions.Distinct(StringComparer.OrdinalIgnoreCase).Take(Most)];
    }

    [GeneratedRegex(@"(?<=[.。!?])\s*")]
    private static partial Regex Sentence();
}
