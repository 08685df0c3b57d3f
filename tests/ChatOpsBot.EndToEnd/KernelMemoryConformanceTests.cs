using System.Net.Http.Headers;
using System.Text.Json;
using ChatOpsBot.Simulators;
using ChatOpsBot.Simulators.Model;

namespace ChatOpsBot.EndToEnd;

/// <summary>Line by line what a Kernel Memory client relies on.</summary>
public sealed class KernelMemoryConformanceTests(BotUnderTest bot) : IClassFixture<BotUnderTest>
{
    private const string Name = "page.md";

    private async Task AddAsync(string index, string id, string text, params (string Name, string Value)[] fields) =>
        await AddAsync(index, id, [(Name, text)], fields);

    private async Task AddAsync(string index, string id, (string Name, string Text)[] files, params (string Name, string Value)[] fields)
    {
        using var form = new MultipartFormDataContent { { new StringContent(index), "index" }, { new StringContent(id), "documentId" } };
        foreach (var (name, text) in files)
            form.Add(new StringContent(text), "file", name);
        foreach (var (name, value) in fields)
            form.Add(new StringContent(value), name);
        (await bot.CallAsync(HttpMethod.Post, "/memory/upload", form)).Status.ShouldBe(202);
        await BotUnderTest.UntilAsync(async () => (await StatusAsync(index, id)).GetProperty("completed").GetBoolean(), id);
    }

    private async Task<JsonElement> StatusAsync(string index, string id) =>
        JsonDocument.Parse((await bot.CallAsync(HttpMethod.Get, $"/memory/upload-status?index={index}&documentId={id}")).Body).RootElement;

    private async Task<List<string>> FindAsync(string index, string query, object? filters = null, int limit = 0) =>
        [.. (await bot.PostJsonAsync("/memory/search", new { index, query, filters, limit })).GetProperty("results").EnumerateArray().Select(result => result.GetProperty("documentId").GetString()!)];

    [Fact]
    public async Task File_is_downloaded_as_it_was_with_its_headers_and_in_ranges()
    {
        await AddAsync("files", "d1", "The tide rises at noon.");
        using var client = DescribedAnswers.Client();
        using var request = bot.Process.Authorized(HttpMethod.Get, $"/memory/download?index=files&documentId=d1&filename={Name}", null);
        using var whole = await client.SendAsync(request);

        (await whole.Content.ReadAsStringAsync()).ShouldBe("The tide rises at noon.");
        whole.Content.Headers.ContentType!.MediaType.ShouldBe("text/plain");
        whole.Content.Headers.ContentLength.ShouldBe(23);
        whole.Content.Headers.LastModified.ShouldNotBeNull();
        whole.Content.Headers.ContentDisposition!.FileName!.Trim('"').ShouldBe(Name);

        using var ranged = bot.Process.Authorized(HttpMethod.Get, $"/memory/download?index=files&documentId=d1&filename={Name}", null);
        ranged.Headers.Range = new RangeHeaderValue(4, 7);
        using var part = await client.SendAsync(ranged);
        ((int)part.StatusCode, await part.Content.ReadAsStringAsync()).ShouldBe((206, "tide"));
    }

    [Theory]
    [InlineData("/memory/download?index=files&documentId=d1&filename=other.md", 404)]
    [InlineData("/memory/download?index=files&documentId=none&filename=page.md", 404)]
    [InlineData("/memory/download?index=files&documentId=d1", 400)]
    [InlineData("/memory/upload-status?index=files", 400)]
    [InlineData("/memory/upload-status?index=files&documentId=none", 404)]
    public async Task What_is_not_there_is_told(string path, int expected) => (await bot.CallAsync(HttpMethod.Get, path)).Status.ShouldBe(expected);

    [Fact]
    public async Task Index_is_deleted_with_all_that_is_in_it_and_a_second_time_too()
    {
        await AddAsync("short_lived", "d1", "Sunfish sleep at noon.");

        (await bot.CallAsync(HttpMethod.Delete, "/memory/indexes?index=Short.Lived")).Body.ShouldContain("\"index\":\"short-lived\"");

        (await FindAsync("short-lived", "sunfish")).ShouldBeEmpty();
        (await bot.CallAsync(HttpMethod.Get, "/memory/indexes")).Body.ShouldNotContain("short-lived");
        (await bot.CallAsync(HttpMethod.Delete, "/memory/indexes?index=short-lived")).Status.ShouldBe(202);
    }

    [Theory]
    [InlineData("Name With/all\\kinds.of_signs:in|it")]
    [InlineData("NAME-with-all-kinds-of-signs-in-it")]
    public async Task Names_of_indexes_are_compared_as_Kernel_Memory_does(string written)
    {
        await AddAsync("name with_all.kinds-of-signs-in-it", "d1", "Herrings swim in shoals.");

        (await FindAsync(written, "herrings")).ShouldBe(["d1"]);
        (await bot.CallAsync(HttpMethod.Get, "/memory/indexes")).Body.ShouldContain("{\"name\":\"name-with-all-kinds-of-signs-in-it\"}");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    public async Task Without_an_index_it_is_the_default_one(string? index) =>
        (await bot.PostJsonAsync("/memory/search", new { index, query = "vacation days" })).GetProperty("results")[0].GetProperty("index").GetString().ShouldBe("default");

    [Fact]
    public async Task Document_of_many_files_has_a_citation_for_each()
    {
        await AddAsync("many", "d1", [("one.md", "Lobsters are blue."), ("two.md", "Lobsters live long.")]);

        var results = (await bot.PostJsonAsync("/memory/search", new { index = "many", query = "lobsters" })).GetProperty("results");

        results.EnumerateArray().Select(result => result.GetProperty("link").GetString()).ShouldBe(["many/d1/one.md", "many/d1/two.md"], ignoreOrder: true);
        results[0].GetProperty("sourceUrl").GetString().ShouldStartWith("/download?index=many&documentId=d1&filename=");
    }

    [Fact]
    public async Task Document_without_an_id_gets_one()
    {
        using var form = new MultipartFormDataContent { { new StringContent("text"), "file", "a.txt" } };
        var (status, body) = await bot.CallAsync(HttpMethod.Post, "/memory/upload", form);

        status.ShouldBe(202);
        JsonDocument.Parse(body).RootElement.GetProperty("documentId").GetString()!.Length.ShouldBeGreaterThan(10);
    }

    [Fact]
    public async Task Filters_are_alternatives_of_tags_that_must_all_match()
    {
        await AddAsync("tagged", "a", "Corals grow slowly.", ("tags", "kind:sea"), ("tags", "year:2025"), ("tags", "year:2026"), ("tags", "plain"));
        await AddAsync("tagged", "b", "Corals grow in light.", ("tags", "kind:sea"), ("tags", "year:2025"));
        await AddAsync("tagged", "c", "Corals grow in books.", ("tags", "kind:paper"));

        (await FindAsync("tagged", "corals", new object[] { new { kind = new[] { "sea" } } })).ShouldBe(["a", "b"], ignoreOrder: true);
        (await FindAsync("tagged", "corals", new object[] { new { year = new[] { "2025", "2026" } } })).ShouldBe(["a"]);
        (await FindAsync("tagged", "corals", new object[] { new { kind = new[] { "sea" }, year = new[] { "2026" } } })).ShouldBe(["a"]);
        (await FindAsync("tagged", "corals", new object[] { new { kind = new[] { "paper" } }, new { year = new[] { "2026" } } })).ShouldBe(["a", "c"], ignoreOrder: true);
        (await FindAsync("tagged", "corals", new object[] { new { __document_id = new[] { "c" } } })).ShouldBe(["c"]);
        (await FindAsync("tagged", "corals", new object[] { new { } })).Count.ShouldBe(3);
        (await FindAsync("tagged", "", new object[] { new { kind = new[] { "sea" } } })).ShouldBe(["a", "b"], ignoreOrder: true);
        (await FindAsync("tagged", "")).ShouldBeEmpty();
        (await FindAsync("tagged", "corals", limit: 1)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Relevance_below_what_is_asked_for_is_left_out()
    {
        await AddAsync("relevant", "a", "Whales sing.");

        (await bot.PostJsonAsync("/memory/search", new { index = "relevant", query = "whales", minRelevance = 1.01 })).GetProperty("noResult").GetBoolean().ShouldBeTrue();
        (await bot.PostJsonAsync("/memory/ask", new { index = "relevant", question = "do whales sing?", minRelevance = 1.01 })).GetProperty("text").GetString().ShouldBe("INFO NOT FOUND");
    }

    [Fact]
    public async Task Status_tells_all_in_snake_case()
    {
        await AddAsync("status", "d1", "Seals bark.", ("tags", "kind:sea"), ("steps", "extract;partition gen_embeddings,save_records"));
        var status = await StatusAsync("status", "d1");

        status.EnumerateObject().Select(property => property.Name)
            .ShouldBe(["completed", "failed", "empty", "index", "document_id", "tags", "creation", "last_update", "steps", "remaining_steps", "completed_steps"], ignoreOrder: true);
        status.GetProperty("steps").EnumerateArray().Select(step => step.GetString()).ShouldBe(["extract", "partition", "gen_embeddings", "save_records"]);
        status.GetProperty("remaining_steps").GetArrayLength().ShouldBe(0);
        status.GetProperty("tags").GetProperty("kind")[0].GetString().ShouldBe("sea");
    }

    [Fact]
    public async Task Without_the_step_that_saves_nothing_is_found()
    {
        await AddAsync("unsaved", "d1", "Octopuses have three hearts.", ("steps", "extract,partition"));

        (await FindAsync("unsaved", "octopuses")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Summary_is_a_partition_of_its_own()
    {
        await AddAsync("summed", "d1", "# Reef\n\nThe reef is old. It is deep.\n\n## Fish\n\nFish hide in it. They are many.", ("steps", "extract,partition,summarize,save_records"));

        var results = (await bot.PostJsonAsync("/memory/search", new { index = "summed", query = "", filters = new[] { new { __synth = new[] { "summary" } } } })).GetProperty("results");

        results[0].GetProperty("partitions")[0].GetProperty("text").GetString().ShouldBe("The reef is old. Fish hide in it.");
    }

    [Fact]
    public async Task Args_change_how_a_document_is_cut()
    {
        var text = string.Join("\n\n", Enumerable.Range(0, 20).Select(i => $"Paragraph {i} says that mussels filter water all day long and never tire of it."));
        await AddAsync("cut", "d1", text, ("args", """{"custom_partitioning_max_tokens_per_paragraph_int":50,"custom_partitioning_overlapping_tokens_int":0,"custom_partitioning_chunk_header_str":"Header of each"}"""));

        var partitions = (await bot.PostJsonAsync("/memory/search", new { index = "cut", query = "mussels" })).GetProperty("results")[0].GetProperty("partitions");

        partitions.GetArrayLength().ShouldBeGreaterThan(5);
        partitions.EnumerateArray().ShouldAllBe(partition => partition.GetProperty("text").GetString()!.StartsWith("Header of each\n"));
    }

    [Fact]
    public async Task Args_name_what_stands_in_for_an_answer()
    {
        var answer = await bot.PostJsonAsync("/memory/ask", new { question = "what is the capital of France?", args = new { custom_rag_empty_answer_str = "Nobody knows.", something_else = 1 } });

        answer.GetProperty("text").GetString().ShouldBe("Nobody knows.");
        answer.GetProperty("noResult").GetBoolean().ShouldBeTrue();
    }

    [Theory]
    [InlineData("""{"custom_partitioning_max_tokens_per_paragraph_int":"many"}""", "right kind")]
    [InlineData("""{"custom_partitioning_max_tokens_per_paragraph_int":10}""", "50 to 2000")]
    [InlineData("""{"custom_partitioning_overlapping_tokens_int":999}""", "half of a chunk")]
    [InlineData("nonsense", "right kind")]
    public async Task Args_that_are_not_good_are_refused(string args, string reason)
    {
        using var form = new MultipartFormDataContent { { new StringContent("text"), "file", "a.txt" }, { new StringContent(args), "args" } };
        var (status, body) = await bot.CallAsync(HttpMethod.Post, "/memory/upload", form);

        (status, body.Contains(reason)).ShouldBe((400, true), body);
    }

    [Theory]
    [InlineData(null, 401)]
    [InlineData("wrong", 403)]
    [InlineData("Bearer wrong", 403)]
    [InlineData(BotProcess.Key, 200)]
    [InlineData("Bearer " + BotProcess.Key, 200)]
    public async Task Key_is_taken_bare_or_as_bearer(string? key, int expected)
    {
        var (status, body) = await bot.CallAsync(HttpMethod.Get, "/memory/indexes", null, key);

        status.ShouldBe(expected);
        body.ShouldContain(expected == 200 ? "results" : "\"detail\"");
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/secret")]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("http://[::1]/")]
    [InlineData("http://localhost:1/")]
    [InlineData("http://10.0.0.1/")]
    [InlineData("http://192.168.1.1/")]
    [InlineData("http://[::ffff:127.0.0.1]/")]
    [InlineData("http://0.0.0.0/")]
    [InlineData("http://2130706433/")]
    public async Task Page_at_an_address_that_is_not_public_is_refused(string address)
    {
        var id = Guid.CreateVersion7().ToString("N");
        using var form = new MultipartFormDataContent { { new StringContent("pages"), "index" }, { new StringContent(id), "documentId" }, { new StringContent(address), "file", "content.url" } };
        await bot.CallAsync(HttpMethod.Post, "/memory/upload", form);

        await BotUnderTest.UntilAsync(async () => (await StatusAsync("pages", id)).GetProperty("failed").GetBoolean(), "the refusal");
        (await StatusAsync("pages", id)).GetProperty("error").GetString()!.ShouldContain("not a public address");
    }
}

/// <summary>What of it needs a model.</summary>
public sealed class KernelMemoryModelTests(BotWithModel bot) : IClassFixture<BotWithModel>
{
    [Fact]
    public async Task Template_of_the_caller_is_all_that_the_model_sees_and_its_tokens_are_told()
    {
        bot.Model!.Script = _ => "Thirty days.";
        var answer = await bot.PostJsonAsync("/memory/ask", new
        {
            question = "how many vacation days do full-time employees have?",
            args = new { custom_rag_prompt_str = "Facts: {{$facts}} Question: {{$input}} Else: {{$notFound}}", custom_rag_empty_answer_str = "No idea.", custom_rag_max_tokens_int = 77, custom_rag_temperature_float = 0.5, custom_rag_max_matches_count_int = 1 },
        });

        answer.GetProperty("text").GetString().ShouldBe("Thirty days.");
        var usage = answer.GetProperty("tokenUsage")[0];
        usage.GetProperty("modelType").GetString().ShouldBe("TextGeneration");
        usage.GetProperty("tokenizerTokensIn").GetInt32().ShouldBeGreaterThan(10);
        var sent = bot.Model.Requests.Last();
        sent["messages"]!.AsArray().Count.ShouldBe(1);
        ScriptedModel.LastOf(sent, "user").ShouldContain("Question: how many vacation days do full-time employees have? Else: No idea.");
        sent.ToJsonString().ShouldContain("77");
    }

    [Fact]
    public async Task Model_that_finds_nothing_in_the_template_gives_no_result()
    {
        bot.Model!.Script = _ => "No idea.";
        var answer = await bot.PostJsonAsync("/memory/ask", new
        {
            question = "how many vacation days do full-time employees have?",
            args = new { custom_rag_prompt_str = "{{$facts}} {{$input}} {{$notFound}}", custom_rag_empty_answer_str = "No idea." },
        });

        answer.GetProperty("noResult").GetBoolean().ShouldBeTrue();
        answer.GetProperty("text").GetString().ShouldBe("No idea.");
    }
}
