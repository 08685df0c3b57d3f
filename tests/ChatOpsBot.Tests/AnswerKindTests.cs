using ChatOpsBot.Answering;

namespace ChatOpsBot.Tests;

public sealed class AnswerKindTests
{
    [Theory]
    [InlineData("Who translated the menus into Polish?", "The menus were translated by the office.")]
    [InlineData("Wer kocht freitags?", "Freitags kocht der Hausmeister.")]
    [InlineData("预约疫苗找谁登记？", "预约疫苗由李护士负责登记。")]
    [InlineData("How heavy is the trailer?", "It weighs 18 kilograms.")]
    [InlineData("电饭煲有多重？", "重三点二公斤。")]
    [InlineData("What time does the bakery open?", "It opens at 7.")]
    [InlineData("How many boats are there?", "The club owns eleven boats.")]
    [InlineData("Wie viele Boote gibt es?", "Der Verein besitzt elf Ruderboote.")]
    [InlineData("Where is the party held?", "The party is in the garden.")]
    [InlineData("What is the name of the officer?", "The safety officer is Maren.")]
    [InlineData("How many people may use the sauna?", "It holds eight guests.")]
    [InlineData("How many times has the club won the cup?", "The club won the cup twice.")]
    [InlineData("How many cylinders does it have?", "It is a 5-cylinder engine.")]
    [InlineData("How long was the theatre open?", "It was open from 1870 to 1939.")]
    [InlineData("How long does it take?", "It takes several weeks.")]
    [InlineData("Within what time is a fault mended?", "Faults are mended within 3 working days.")]
    public void Sentence_holds_what_is_asked_for(string question, string sentence) => AnswerKind.Of(question)!.IsIn(sentence).ShouldBe(true);

    [Theory]
    [InlineData("Who translated the menus into Polish?", "The menus have been translated into Dutch and Polish in May.", true)]
    [InlineData("Who translated the menus into Polish?", "The menus have been translated into Polish.", false)]
    [InlineData("Wer kocht freitags den Fisch?", "Freitags gibt es Fisch.", false)]
    [InlineData("电饭煲有多重？", "电饭煲的容量为四升。", false)]
    [InlineData("What time does the bakery open?", "The nearest bakery is 800 metres away.", false)]
    [InlineData("How many trailers TB60 were sold?", "The TB60 carries up to 60 kilograms.", false)]
    [InlineData("Wie viele Boote gibt es?", "Jedes Mitglied leistet acht Stunden am Bootshaus.", false)]
    [InlineData("Where is the party held?", "The party is on the last Friday of June.", false)]
    public void What_the_question_names_itself_is_not_what_it_asks_for(string question, string sentence, bool isIn) => AnswerKind.Of(question)!.IsIn(sentence).ShouldBe(isIn);

    [Theory]
    [InlineData("Who was the leader when the club was founded?", "The leader was Maren Voss.", true)]
    [InlineData("What happened when the boiler failed?", "The tenants were moved.", null)]
    [InlineData("What is another term for rotors?", "Rotors are discs.", null)]
    [InlineData("What grows in the area behind the shed?", "Behind the shed grow nettles.", null)]
    [InlineData("炎症发生在睡眠时间是因为什么分子?", "炎症因褪黑素发生。", null)]
    public void What_only_describes_is_not_asked_for(string question, string sentence, bool? isIn) => AnswerKind.Of(question)?.IsIn(sentence).ShouldBe(isIn);

    [Fact]
    public void Date_is_a_better_answer_to_when_than_a_span()
    {
        var kind = AnswerKind.Of("When do they expire?")!;

        kind.IsExactlyIn("They expire on 31 March.").ShouldBeTrue();
        kind.IsExactlyIn("They do not expire before 15 months.").ShouldBeFalse();
    }

    [Fact]
    public void Permission_may_be_answered_without_saying_so()
    {
        AnswerKind.Of("Can we bring our dog?")!.IsIn("Dogs are allowed.").ShouldBe(true);
        AnswerKind.Of("Can we bring our dog?")!.IsIn("Dogs sleep outside.").ShouldBeNull();
    }

    [Theory]
    [InlineData("what ")]
    [InlineData("wer ")]
    [InlineData("a-")]
    [InlineData("and what about ")]
    [InlineData("什么")]
    public void Question_of_any_length_is_decided(string piece)
    {
        using var set = new HandbookSet(Path.Combine(AppContext.BaseDirectory, "data"));
        var question = string.Concat(Enumerable.Repeat(piece, 40_000 / piece.Length));

        Should.NotThrow(() => ExtractiveAnswerer.Decide(question, set.Pages.Find(question)));
    }
}
