using ChatOpsBot.Core.Localization;

namespace ChatOpsBot.Search;

/// <summary>Words that make a text a question and say nothing of what it is about. In documents they are rare, which would
/// give them the most weight.</summary>
public static class QuestionWords
{
    private static readonly HashSet<string> Words = [.. TextTerms.Of(TextTerms.Words, """
        how what when where who whom whose which why many much long often do does did done is are was were be been am i me my mine we us our you your have has had
        can could may might must shall should will would get gets got give gives given take from about any there please tell know need want i'm what's
        it its they them their theirs he she him his her hers this that these those more less fewer also too even still else instead
        until till apply applies applied besides all every each large big high old far so than some something someone anybody anyone happens happen
        wie was wann wo wer wen wem wessen welche welcher welches welchen warum wieso wieviel viel viele lange oft ich mich mir mein meine meinen wir uns unser unsere
        du dich dir sie ihr habe hat haben hatte kann können darf dürfen muss müssen soll sollen werde wird werden bin ist sind war bekomme bekommt bekommen brauche
        braucht brauchen gibt geben es der die das den dem des ein eine einen einem einer und oder für von zu zum zur mit auf bei im am an ab um nach in aus bitte denn
        heißt man sich mache machen macht tun tue tut alle allen aller auch noch mehr weniger wenig so er ihn ihm deren dessen dafür davon damit dazu darauf daran dabei dort da dies diese dieser dieses
        """)];

    private const string Han = "多少什么怎样几吗呢谁的有是在了我们你您哪为何可以要能吧会应该请问和与及或也都就被把对从到给让这那个些其之于它他她而且但如若因所则";

    public static bool Has(string term) => LanguageDetector.IsHan(term[0]) ? term.Any(Han.Contains) : Words.Contains(term);
}
