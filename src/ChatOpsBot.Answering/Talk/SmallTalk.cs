using System.Buffers;
using System.Text.RegularExpressions;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Localization;

namespace ChatOpsBot.Answering.Talk;

/// <summary>What people say that is no question to the documents.</summary>
internal enum TalkKind
{
    Greeting,
    Bye,
    Thanks,
    Help,
    Who,

    /// <summary>What the documents are.</summary>
    Overview,
}

/// <summary>Knows such talk by what is left of it: nothing, once its phrases and the words that say nothing are taken away. What has a word more
/// is a question. The phrases are in talk.txt.</summary>
internal static partial class SmallTalk
{
    private const int Longest = 120;

    // In so few words one may be slipped, as "hlep".
    private const int MostWithSlips = 3;
    private const int LongEnoughForSlips = 4;

    private static readonly SearchValues<char> Ends = SearchValues.Create(",.!;:，。！；：\n");
    private static readonly Lazy<TalkPhrases> Known = new(TalkPhrases.Read);

    /// <returns>Null where it is a question.</returns>
    public static TalkKind? Of(string text)
    {
        if (text.Length > Longest)
            return null;
        var left = Corrected(NotSaid().Replace(text.ToLowerInvariant().Replace('’', '\''), " ").Trim());
        // A word that no phrase has would be left of it.
        if (!left.Any(letter => LanguageDetector.IsHan(letter)) && left.Split(' ', StringSplitOptions.RemoveEmptyEntries).Any(word => !Known.Value.Words.Contains(word)))
            return null;
        TalkKind? kind = null;
        foreach (var (each, says) in Known.Value.Kinds)
        {
            var without = says.Replace(left, " ");
            if (without != left)
                kind ??= each;
            left = without;
        }

        return kind is not null && string.IsNullOrWhiteSpace(Known.Value.Fillers.Replace(left, " ")) ? kind : null;
    }

    /// <returns>What the documents that are asked for are to be about, as in "which documents are there on travel?"; null where none are asked for.</returns>
    public static string? TopicOf(string text) =>
        DocumentsOn().Match(text.Trim()) is { Success: true } match && match.Groups["topic"].Value.Trim(' ', '?', '？', '.', '!', '。') is { Length: > 0 } topic ? topic : null;

    /// <summary>A question without the greeting before it and the words that only ask somebody to answer.</summary>
    public static string WithoutGreeting(string text)
    {
        var rest = text;
        for (var before = Before(rest); before > 0; before = Before(rest))
            rest = rest[before..];
        return rest.Any(char.IsLetter) ? rest : text;
    }

    // How long a greeting or a request to answer the text begins with.
    private static int Before(string text)
    {
        if (Asking().Match(text) is { Success: true, Length: var asking })
            return asking;
        var end = text.AsSpan().IndexOfAny(Ends);
        return end > 0 && end < text.Length - 1 && Of(text[..end]) is TalkKind.Greeting or TalkKind.Thanks ? end + 1 : 0;
    }

    private static string Corrected(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return string.Join(' ', words.Length > MostWithSlips ? words : words.Select(word => word.Length < LongEnoughForSlips || LanguageDetector.IsHan(word[0]) || Known.Value.Words.Contains(word)
            ? word
            : Known.Value.Single.FirstOrDefault(meant => meant.Length >= LongEnoughForSlips && Spelling.Distance(meant, word) == 1) ?? word));
    }

    [GeneratedRegex(@"[^\p{L}\p{N}']+", RegexOptions.None, 1000)]
    private static partial Regex NotSaid();

    [GeneratedRegex(@"^(please )?(list|show me|show|find)?\s*(me )?(which|what|all|all the|the|any)?\s*(documents?|docs|files|pages)\s+(are there|do you have|have you got|do you know|can you find|exist|is there)?\s*(on|about|regarding|concerning)\s+(?<topic>.+)$|^(welche|zeig(e)?( mir)?|liste|gibt es)?\s*(alle|die|noch)?\s*(dokumente|unterlagen|dateien|seiten)\s*(gibt es|hast du|haben sie|kennst du|auf)?\s*(zu|zum|zur|über|rund um)\s+(?<topic>.+?)( auf)?$|^(请)?(列出)?(有|你有|都有)?(哪些|什么)?(关于|有关)(?<topic>.+?)的(文档|文件|资料|页面)(有哪些|有什么)?\W*$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DocumentsOn();

    // "Can @bot tell me …", "Does anybody know …".
    [GeneratedRegex(@"^[\s,.!;:-]*(@[\w.-]+[\s,:]*|(so |and |ok,? |please )?((can|could|would|will) (you|anyone|anybody|someone|somebody|@[\w.-]+)( please| kindly)? (tell|explain to|remind) (me|us),?\s+|(does|do) (anyone|anybody|someone|you) (here )?know,?\s+|(kann|könnte|weiß) (mir |uns )?(jemand|einer|wer)( hier)?( mir| uns)?( bitte)?( sagen)?,\s+|(können sie|kannst du|könnten sie|könntest du) (mir|uns)( bitte)? sagen,\s+)|(请问|想问一下|想请问一下|请问一下|麻烦问一下)[，,\s]*)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Asking();
}
