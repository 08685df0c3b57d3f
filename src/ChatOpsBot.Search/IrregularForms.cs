using Lucene.Net.Analysis.Miscellaneous;
using Lucene.Net.Tartarus.Snowball.Ext;

namespace ChatOpsBot.Search;

/// <summary>English words whose forms no ending tells, as "kept" of "keep". Forms that are common words of their own, as "left", are left out.</summary>
internal static class IrregularForms
{
    private const string Forms = """
        keep kept|pay paid|send sent|take took taken|buy bought|lose lost|wear wore worn|hold held|give gave given|find found|tell told|make made|go went gone
        begin began begun|break broke broken|build built|choose chose chosen|drive drove driven|fly flew flown|forget forgot forgotten|grow grew grown|hear heard
        hide hid hidden|know knew known|lead led|lend lent|meet met|ride rode ridden|say said|see seen|sell sold|show shown|sleep slept|speak spoken|spend spent
        steal stole stolen|stand stood|teach taught|think thought|throw threw thrown|understand understood|win won|write wrote written|bring brought|catch caught
        deal dealt|feed fed|fight fought|freeze froze frozen|hang hung|mean meant|rise risen|sing sung|swear sworn|sweep swept|swim swum|tear torn|wake woke woken
        withdraw withdrew withdrawn|draw drew drawn|drink drank drunk|eat ate eaten|fall fell fallen|get got gotten|overcome overcame|shake shaken|shine shone
        shrink shrunk|sink sunk|undertake undertook undertaken|undo undid undone|do did done|come came|become became|run ran|child children|man men|woman women|foot feet|tooth teeth
        """;

    /// <summary>From each form to the stem of its word.</summary>
    public static StemmerOverrideFilter.StemmerOverrideMap Map { get; } = Build();

    private static StemmerOverrideFilter.StemmerOverrideMap Build()
    {
        var builder = new StemmerOverrideFilter.Builder(ignoreCase: false);
        foreach (var words in Forms.Split((char[])['|', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(each => each.Split(' ')))
        {
            foreach (var form in words.Skip(1))
                builder.Add(form, Stem(words[0]));
        }

        return builder.Build();
    }

    private static string Stem(string word)
    {
        var stemmer = new PorterStemmer();
        stemmer.SetCurrent(word);
        stemmer.Stem();
        return stemmer.Current;
    }
}
