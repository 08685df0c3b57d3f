using ChatOpsBot.Agents.Tools;

namespace ChatOpsBot.Tests;

/// <summary>What a service was shown is taken out of what it answers.</summary>
public sealed class ShownSecretTests
{
    [Theory]
    [InlineData("p\"ss+word", "Wrong: p\"ss+word", "Wrong: (a secret)")]
    [InlineData("p\"ss+word", """{"sent":"p\u0022ss\u002Bword"}""", """{"sent":"(a secret)"}""")]
    [InlineData("p\"ss+word", "GET /?key=p%22ss%2Bword", "GET /?key=(a secret)")]
    [InlineData("p\"ss+word", """{"sent":"p\u0022ss\u002bword"}""", """{"sent":"(a secret)"}""")]
    [InlineData("ab/cd+efgh", """{"sent":"ab\/cd+efgh"}""", """{"sent":"(a secret)"}""")]
    [InlineData("word", "words are left where the secret is one of few letters", "words are left where the secret is one of few letters")]
    public void Secret_is_taken_out_however_it_is_written(string secret, string answered, string told) => new ShownSecret(secret).TakeOut(answered).ShouldBe(told);

    [Fact]
    public void Longer_one_is_taken_out_as_a_whole() => new ShownSecret("password", "user:password").TakeOut("user:password, password").ShouldBe("(a secret), (a secret)");
}
