using System.Text.Json.Nodes;
using ChatOpsBot.Agents.Catalogue;
using ChatOpsBot.Agents.OpenApi;
using ChatOpsBot.Agents.Tools;
using ChatOpsBot.Models;

namespace ChatOpsBot.Tests;

/// <summary>Services as tools: what is read of their documents, and which calls have to be allowed.</summary>
public sealed class ToolTests
{
    private static readonly Uri From = new("https://docs.example.com/openapi.yaml");

    private const string Orders = """
        openapi: 3.0.3
        info: {title: Orders, version: "1"}
        servers: [{url: "https://{region}.example.com/v1", variables: {region: {default: eu}}}]
        paths:
          /orders/{id}/refund:
            parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
            post:
              operationId: refundOrder
              summary: Refund an order
              requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Refund'}}}}
          /orders/{id}:
            put:
              parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
              requestBody: {content: {application/json: {schema: {type: object, properties: {id: {type: integer}, note: {type: string}}}}}}
          /picture:
            post: {operationId: upload, requestBody: {content: {image/png: {schema: {type: string, format: binary}}}}}
        components:
          schemas:
            Refund: {type: object, required: [amount], properties: {amount: {type: number}, reason: {type: string, enum: [late, wrong]}, before: {$ref: '#/components/schemas/Refund'}}}
        """;

    [Fact]
    public void Operations_stand_alone_with_their_service_address_and_all_that_they_are_given()
    {
        var (service, wrong) = OpenApiOrigin.Read(Orders, From);

        wrong.ShouldBeNull();
        service!.Address.ToString().ShouldBe("https://eu.example.com/v1/");
        service.Operations.Select(operation => operation.Id).ShouldBe(["refundOrder", "put/orders/{id}"]);
        var refund = service.Operations[0].Schema;
        refund["properties"]!["amount"]!["type"]!.GetValue<string>().ShouldBe("number");
        refund["properties"]!["reason"]!["enum"]!.AsArray().Count.ShouldBe(2);
        refund["required"]!.ToJsonString().ShouldBe("""["id","amount"]""");
        refund.ToJsonString().ShouldNotContain("$ref");
    }

    [Fact]
    public void Body_whose_members_are_called_like_parameters_is_an_argument_of_its_own()
    {
        var operation = OpenApiOrigin.Read(Orders, From).Origin!.Operations[1];

        operation.Body.ShouldBeNull();
        operation.Schema["properties"]![Operation.WholeBody]!["properties"]!["note"].ShouldNotBeNull();
    }

    [Theory]
    [InlineData("", "no OpenAPI document")]
    [InlineData("<html>Sign in</html>", "no OpenAPI document")]
    [InlineData("{\"openapi\":\"3.0.0\"", "no OpenAPI document")]
    [InlineData("openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {}", "describes no operation")]
    [InlineData("openapi: 3.0.3\ninfo: {title: T, version: '1'}\nservers: [{url: 'ftp://example.com'}]\npaths: {/a: {get: {responses: {'200': {description: ok}}}}}", "at which address")]
    public void What_is_no_service_is_refused_with_the_reason(string document, string reason) =>
        OpenApiOrigin.Read(document, From).Wrong!.ToString().ShouldContain(reason);

    [Theory]
    [InlineData("12", "/v1/orders/12/refund")]
    [InlineData("a b", "/v1/orders/a%20b/refund")]
    [InlineData("", null)]
    [InlineData("..", null)]
    [InlineData("../admin", null)]
    [InlineData("..\\admin", null)]
    [InlineData("x/", null)]
    [InlineData("1\r\n", null)]
    public async Task Argument_fills_its_part_of_the_address_and_nothing_else(string id, string? path)
    {
        var sent = await SendAsync(new JsonObject { ["id"] = id, ["amount"] = 1 }, keyHeader: null);

        sent.Request?.RequestUri!.AbsolutePath.ShouldBe(path);
        (sent.Request is null).ShouldBe(path is null);
    }

    [Fact]
    public async Task Secret_and_key_are_put_in_at_the_call()
    {
        var sent = await SendAsync(new JsonObject { ["id"] = "1", ["amount"] = 1 }, keyHeader: "Idempotency-Key");

        sent.Request!.Headers.GetValues("X-Api-Key").ShouldBe(["the secret"]);
        sent.Request.Headers.GetValues("Idempotency-Key").ShouldBe(["run-1-2"]);
        sent.Body.ShouldBe("""{"amount":1}""");
    }

    [Fact]
    public async Task Nothing_but_what_the_document_names_is_an_argument()
    {
        var operation = OpenApiOrigin.Read(Orders, From).Origin!.Operations[0];
        var tool = new Tool(Microsoft.SemanticKernel.KernelFunctionFactory.CreateFromMethod(() => "", "refund"), ToolRisk.Write) { Schema = operation.Schema.ToJsonString() };

        ToolArguments.Wrong(tool, ToolArguments.Read("""{"id":1,"amount":2}""")!).ShouldBeNull();
        ToolArguments.Wrong(tool, ToolArguments.Read("""{"id":1,"amount":2,"`amount`: `1`":"x"}""")!).ShouldNotBeNull();
        ToolArguments.Wrong(tool, ToolArguments.Read("""{"id":1,"amount":2,"reason":"bored"}""")!).ShouldNotBeNull();
        ToolArguments.Wrong(tool, ToolArguments.Read("""{"id":1}""")!).ShouldNotBeNull();
    }

    [Theory]
    [InlineData("never", """{"amount":900}""", false)]
    [InlineData("always", """{"amount":1}""", true)]
    [InlineData("amount > 500", """{"amount":500}""", false)]
    [InlineData("amount > 500", """{"amount":500.01}""", true)]
    [InlineData("amount > 500", """{"amount":"900"}""", true)]
    [InlineData("amount > 500", "{}", true)]
    [InlineData("amount > 500", """{"amount":{"value":1}}""", true)]
    [InlineData("environment == 'production'", """{"environment":"staging"}""", false)]
    [InlineData("environment == 'production'", """{"environment":"production"}""", true)]
    [InlineData("amount", """{"amount":1}""", true)]
    public void Rule_says_which_calls_have_to_be_allowed_and_what_it_can_not_tell_has_to_be(string rule, string arguments, bool needs) =>
        ApprovalRule.NeedsApproval(rule, (JsonObject)JsonNode.Parse(arguments)!).ShouldBe(needs);

    [Theory]
    [InlineData("amount >", "can't be understood")]
    [InlineData("price > 5", "no argument `price`")]
    public void Rule_that_says_nothing_is_refused(string rule, string reason) => ApprovalRule.Wrong(rule, new Tool(Microsoft.SemanticKernel.KernelFunctionFactory.CreateFromMethod((decimal amount) => "", "refund"), ToolRisk.Write))!.ToString().ShouldContain(reason);

    [Fact]
    public void Call_is_the_same_whatever_the_order_of_its_arguments_and_another_with_any_other_value()
    {
        var hash = HashOf("""{"id":1,"to":{"name":"a","days":[1,2]}}""");

        HashOf("""{ "to": {"days":[1,2], "name":"a"}, "id": 1 }""").ShouldBe(hash);
        HashOf("""{"id":1,"to":{"name":"a","days":[2,1]}}""").ShouldNotBe(hash);
        HashOf("""{"id":"1","to":{"name":"a","days":[1,2]}}""").ShouldNotBe(hash);
        ToolArguments.HashOf("other", ToolArguments.Read("""{"id":1,"to":{"name":"a","days":[1,2]}}""")!).ShouldNotBe(hash);
    }

    [Fact]
    public void Names_of_tools_are_such_that_every_model_takes_them() =>
        DescribedTool.NameOf("office", "put/orders/{id} " + new string('x', 80)).ShouldBe(("office_put_orders_id_" + new string('x', 80))[..64]);

    [Theory]
    [InlineData("cancel the subscription of customer 4711", "subscriptions_cancel")]
    [InlineData("send the invoice 88 to the customer once more", "invoices_resend")]
    [InlineData("how many laptops are left in the warehouse?", "warehouse_stock")]
    [InlineData("delete the user account of somebody who left", "users_delete")]
    public async Task Of_hundreds_of_tools_the_right_one_is_among_those_that_are_offered(string task, string right)
    {
        string[] things = ["subscriptions", "invoices", "users", "shipments", "projects", "contracts", "vehicles", "licences", "rooms", "suppliers", "campaigns", "surveys", "certificates", "servers", "domains", "budgets", "holidays", "payslips", "forms", "badges"];
        string[] does = ["list", "show", "create", "change", "delete", "cancel", "resend", "archive", "export", "approve", "assign", "count", "merge", "lock", "unlock"];
        var tools = things.SelectMany(thing => does.Select(does => new Tool(Microsoft.SemanticKernel.KernelFunctionFactory.CreateFromMethod(() => "", $"{thing}_{does}", $"{char.ToUpperInvariant(does[0])}{does[1..]}s {thing}."), ToolRisk.Read)))
            .Append(new Tool(Microsoft.SemanticKernel.KernelFunctionFactory.CreateFromMethod(() => "", "warehouse_stock", "Tells how many of an article are left in the warehouse."), ToolRisk.Read)).ToList();
        using var models = new ChatOpsBot.Models.ModelCatalogue(Microsoft.Extensions.Options.Options.Create(new ChatOpsBot.Models.ModelOptions()), TimeProvider.System);
        var relevant = new RelevantTools(models);

        var offered = await relevant.ChooseAsync(task, [], tools, CancellationToken.None);

        offered.Count.ShouldBe(RelevantTools.Most);
        offered.Select(tool => tool.Name).ShouldContain(right);
    }

    [Theory]
    [InlineData("""{"type":"integer","maximum":100}""", "420", "at most")]
    [InlineData("""{"oneOf":[{"const":"a"},{"const":"b"}]}""", "\"c\"", "")]
    [InlineData("""{"type":"string","format":"email"}""", "\"nobody\"", "")]
    [InlineData("""{"$ref":"http://10.0.0.7/secret.json"}""", "1", "can't be used")]
    [InlineData("""{"$ref":"file:///etc/passwd"}""", "1", "can't be used")]
    [InlineData("""{"type":7}""", "1", "can't be used")]
    public void What_does_not_fit_a_schema_is_said_and_nothing_is_fetched_for_it(string schema, string value, string said) =>
        string.Join('\n', JsonShape.Errors(schema, JsonNode.Parse(value)) is { Count: > 0 } errors ? errors : ["nothing is wrong"]).ShouldSatisfyAllConditions(all => all.ShouldContain(said), all => all.ShouldNotContain("nothing is wrong"));

    [Theory]
    [InlineData("""{"type":"integer","maximum":100}""", "42")]
    [InlineData("""{"oneOf":[{"const":"a"},{"const":"b"}]}""", "\"a\"")]
    [InlineData("""{"$defs":{"day":{"type":"string","format":"date"}},"$ref":"#/$defs/day"}""", "\"2027-01-31\"")]
    [InlineData("""{"type":["string","null"]}""", "null")]
    [InlineData("""{"$schema":"http://json-schema.org/draft-07/schema#","$id":"http://example.com/a","type":"object","condition":"","definitions":{"a":{"type":"integer"}},"properties":{"n":{"$ref":"#/definitions/a"}}}""", "{\"n\":1}")]
    [InlineData("{}", "[1,2]")]
    public void What_fits_a_schema_is_not_complained_about(string schema, string value) => JsonShape.Errors(schema, JsonNode.Parse(value)).ShouldBeEmpty();

    private static async Task<(HttpRequestMessage? Request, string Body)> SendAsync(JsonObject arguments, string? keyHeader)
    {
        using var recorder = new Recorder();
        var options = Microsoft.Extensions.Options.Options.Create(new ChatOpsBot.Agents.AgentOptions { Secrets = new Dictionary<string, string>(StringComparer.Ordinal) { ["ORDERS"] = "the secret" } });
        var secrets = new ToolSecrets(options, new ClientTokens(new TokenEndpoint(recorder), options, TimeProvider.System), null!);
        var service = OpenApiOrigin.Read(Orders, From).Origin!;
        var caller = new ToolCaller(new("p", "P", null, ChatOpsBot.Core.People.Role.Member), ChatOpsBot.Core.People.Reader.Anyone, "run-1-2", null) { KeyHeader = keyHeader, Message = new("m", "run", []), Place = new("test", "c", "", new("p"), "") };
        try
        {
            await new OperationCall(recorder, secrets).SendAsync(service.Address, service.Operations[0], "header X-Api-Key ORDERS", arguments, caller, CancellationToken.None);
        }
        catch (ToolException)
        {
            recorder.Request.ShouldBeNull();
        }

        return (recorder.Request, recorder.Body);
    }

    private sealed class Recorder : HttpMessageHandler, IHttpClientFactory
    {
        public HttpRequestMessage? Request { get; private set; }

        public string Body { get; private set; } = "";

        public HttpClient CreateClient(string name) => new(this, disposeHandler: false);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            (Request, Body) = (request, request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken));
            return new HttpResponseMessage(System.Net.HttpStatusCode.OK) { Content = new StringContent("ok") };
        }
    }

    private static string HashOf(string arguments) => ToolArguments.HashOf("refund", ToolArguments.Read(arguments)!);
}
