using ChatOpsBot.Answering;
using ChatOpsBot.Search;

namespace ChatOpsBot.Tests;

public sealed class LikenessTests
{
    [Theory]
    [InlineData("Milchbestellung", "Milch bestellt das Sekretariat.")]
    [InlineData("Bootsschaden", "Schäden am Boot werden eingetragen.")]
    [InlineData("Versammlung", "Die Mitgliederversammlung ist im März.")]
    [InlineData("Krankheit", "Krankmeldungen gehen an die Teamleitung.")]
    [InlineData("grillen", "Hier wird nicht gegrillt.")]
    [InlineData("eintragen", "Der Schaden ist einzutragen.")]
    [InlineData("Schaden", "Schäden werden gemeldet.")]
    public void German_compounds_and_forms_are_said_by_their_parts(string word, string sentence) => Worth(word, sentence).ShouldBeGreaterThan(0.5);

    [Theory]
    [InlineData("Bootsschaden", "Der Schatz liegt im Boden.")]
    [InlineData("Arbeitszeit", "Der Platz ist frei.")]
    public void Words_that_share_no_part_are_not_alike(string word, string sentence) => Worth(word, sentence).ShouldBe(0);

    [Fact]
    public void Word_that_only_begins_like_another_is_no_form_of_it()
    {
        Likeness.AreForms("photosynthesi", "photo").ShouldBeFalse();
        Likeness.AreForms("approval", "approve").ShouldBeTrue();
    }

    [Fact]
    public void One_part_of_a_compound_says_less_than_both() =>
        Worth("Milchbestellung", "Die Milch steht im Kühlschrank.").ShouldBeLessThan(Worth("Milchbestellung", "Milch bestellt das Sekretariat."));

    private static double Worth(string word, string sentence) => new Likeness().OfParts([TextTerms.Of(TextTerms.Letters, word)[0]], TextTerms.Of(TextTerms.Letters, sentence)).Select(each => each.Worth).SingleOrDefault();
}
