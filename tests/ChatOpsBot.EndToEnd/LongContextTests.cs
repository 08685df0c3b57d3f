using Microsoft.AspNetCore.Http;

namespace ChatOpsBot.EndToEnd;

/// <summary>A service that takes less text than is configured.</summary>
public sealed class LongContextTests(BotWithModel bot) : IClassFixture<BotWithModel>
{
    [Fact]
    public async Task What_is_too_long_is_shortened_sent_again_and_told()
    {
        bot.Model!.Faults.Next("chat", http =>
        {
            http.Response.StatusCode = 400;
            return http.Response.WriteAsJsonAsync(new { error = new { message = "This model's maximum context length is 2000 tokens. However, you requested 2300 tokens.", type = "invalid_request_error", code = "context_length_exceeded" } });
        });
        bot.Model!.Script = _ => "They have 30 vacation days [1].";
        bot.Model!.Requests.Clear();

        var reply = await bot.Slack.ReplyToAsync(await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U1ANA", "how many vacation days do full-time employees have?"));

        reply.Text.ShouldContain("30 vacation days");
        reply.Content.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }).ShouldContain("takes less text than was found");
        bot.Model!.Requests.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("""{"error":{"message":"The response was filtered due to the prompt triggering the content management policy.","code":"content_filter"}}""", "content filter stopped it")]
    [InlineData("""{"error":{"message":"Incorrect API key provided.","code":"invalid_api_key"}}""", "refused the request", 401)]
    [InlineData("""{"error":{"message":"You are too quick."}}""", "is busy", 429)]
    public async Task What_a_service_refuses_is_said_in_words_that_people_understand(string body, string said, int status = 400)
    {
        for (var i = 0; i < 2; i++)
        {
            bot.Model!.Faults.Next("chat", http =>
            {
                http.Response.StatusCode = status;
                http.Response.ContentType = "application/json";
                return http.Response.WriteAsync(body);
            });
        }

        var reply = await bot.Slack.ReplyToAsync(await bot.Slack.SayAsync(BotUnderTest.NewDirect(), "U1ANA", "how many vacation days do full-time employees have?"));

        reply.Content.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }).ShouldContain(said);
        bot.Model!.Faults.Clear();
    }
}
