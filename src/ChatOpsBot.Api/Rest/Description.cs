using ChatOpsBot.Core.People;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace ChatOpsBot.Api.Rest;

/// <summary>What <c>/openapi/v1.json</c> says beside what the endpoints say themselves: the key, the scope of each operation, and how errors look.</summary>
internal static class Description
{
    private const string Key = "key";
    private static readonly Dictionary<string, string> Errors = new(StringComparer.Ordinal)
    {
        ["400"] = "The request can't be read.",
        ["401"] = "The key is missing.",
        ["403"] = "The key is not valid, or lacks the scope.",
        ["429"] = "Too many requests, or the budget is used up; 'Retry-After' says when to come back.",
        ["503"] = "The database is away; 'Retry-After' says when to come back.",
    };

    // Of writes, and of what is named in the path.
    private static readonly Dictionary<string, string> ErrorsOfWrites = new(StringComparer.Ordinal)
    {
        ["412"] = "It was changed since the ETag that was sent as 'If-Match'.",
        ["413"] = "The body is too large.",
        ["415"] = "The body is of another type.",
        ["422"] = "It can't be done like that; 'detail' says why.",
    };

    // The first is of writes.
    private static readonly (string Name, string Text)[] Headers =
    [
        (Idempotency.Header, "Chosen by the caller: sent again within a day, it is done once and answered the same."),
        (ApiCaller.OnBehalfOf, "The e-mail of the person for whom a key acts that may."),
    ];

    // The second is of what makes something.
    private static readonly (string Name, string Text)[] Conditions =
    [
        ("If-Match", "The ETag of what was read: refused with 412 when it was changed since."),
        ("If-None-Match", "'*': refused with 412 when there is one already."),
    ];

    private const string NotFound = "404";

    private static readonly Dictionary<string, string> Tags = new(StringComparer.Ordinal)
    {
        ["Conversations"] = "Talking as in a chat: questions, tasks, commands.",
        ["Documents"] = "What answers come from.",
        ["Assistants"] = "Who answers, how and where.",
        ["Prompts"] = "What models are told.",
        ["Models"] = "The models that answer, and what they took.",
        ["Runs"] = "Tasks that agents do.",
        ["Tools"] = "What agents do them with.",
        ["Memories"] = "What agents know of people and the team.",
        ["Schedules"] = "What is to be done at a time.",
        ["Administration"] = "Roles, settings, the audit log, how all is.",
        ["Keys"] = "Keys for this API.",
        ["Webhooks"] = "Who is told of what happens.",
    };

    private static OpenApiSchema Problem => new()
    {
        Type = JsonSchemaType.Object,
        Description = "RFC 9457",
        Required = new HashSet<string>(StringComparer.Ordinal) { "title", "status" },
        Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
        {
            ["type"] = new OpenApiSchema { Type = JsonSchemaType.String },
            ["title"] = new OpenApiSchema { Type = JsonSchemaType.String },
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer },
            ["detail"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "What is wrong, and what to do." },
            ["code"] = new OpenApiSchema { Type = JsonSchemaType.String },
        },
    };

    private static OpenApiSchema Upload => new()
    {
        Type = JsonSchemaType.Object,
        Required = new HashSet<string>(StringComparer.Ordinal) { "file" },
        Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal) { ["file"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" } },
    };

    private static void TellOfVersions(OpenApiOperation operation, string method)
    {
        foreach (var good in operation.Responses!.Where(each => each.Key[0] == '2').Select(each => each.Value).OfType<OpenApiResponse>())
            (good.Headers ??= new Dictionary<string, IOpenApiHeader>(StringComparer.Ordinal))["ETag"] = new OpenApiHeader { Description = "The version that is there now.", Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
        foreach (var (name, text) in Conditions.Take(method == HttpMethods.Get ? 0 : method == HttpMethods.Delete ? 1 : 2))
            AddHeader(operation, name, text);
    }

    private static void AddHeader(OpenApiOperation operation, string name, string text) =>
        (operation.Parameters ??= []).Add(new OpenApiParameter { Name = name, In = ParameterLocation.Header, Description = text, Schema = new OpenApiSchema { Type = JsonSchemaType.String } });

    public static void Add(IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.ShouldInclude = endpoint => endpoint.RelativePath?.StartsWith("api/", StringComparison.OrdinalIgnoreCase) == true;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo { Title = "ChatOpsBot", Version = "1", Description = "Everything that the bot does in a chat, for other software. Lists come in parts: send 'next' as 'after'. Writes take an 'Idempotency-Key'; a key that may, acts for a person with 'X-On-Behalf-Of: E-MAIL'.", License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" } };
            document.Tags = Tags.Select(tag => new OpenApiTag { Name = tag.Key, Description = tag.Value }).ToHashSet();
            document.Servers = [new OpenApiServer { Url = "/" }];
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal);
            document.Components.SecuritySchemes[Key] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "A key from 'key create'." };
            document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Key, document)] = [] }];
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            var needs = context.Description.ActionDescriptor.EndpointMetadata.OfType<NeedsAttribute>().Select(need => need.Right).DefaultIfEmpty(Right.Ask);
            operation.Description = $"{operation.Description}{(operation.Description is null ? "" : " ")}Needs the scope {string.Join(" and ", needs.Select(right => $"'{Rights.NameOf(right)}'"))}.";
            if (context.Description.ActionDescriptor.EndpointMetadata.OfType<BodyOf>().LastOrDefault() is { } body)
                operation.RequestBody = new OpenApiRequestBody { Required = true, Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { [body.ContentType] = new() { Schema = body.IsForm ? Upload : new OpenApiSchema { Type = JsonSchemaType.String } } } };
            operation.Responses ??= [];
            if (context.Description.ActionDescriptor.EndpointMetadata.OfType<VersionedAttribute>().Any())
                TellOfVersions(operation, context.Description.HttpMethod!);
            var isWrite = context.Description.HttpMethod != HttpMethods.Get;
            var isIdempotent = isWrite && context.Description.ActionDescriptor.EndpointMetadata.OfType<IdempotentAttribute>().Any();
            foreach (var (name, text) in Headers.Skip(isIdempotent ? 0 : 1))
                AddHeader(operation, name, text);
            var isNamed = context.Description.RelativePath!.Contains('{', StringComparison.Ordinal);
            foreach (var (status, text) in Errors.Concat(isWrite ? ErrorsOfWrites : []).Concat(isNamed ? [KeyValuePair.Create(NotFound, "There is none of that name, or not for this key.")] : []))
                operation.Responses.TryAdd(status, new OpenApiResponse { Description = text, Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { ["application/problem+json"] = new() { Schema = Problem } } });
            return Task.CompletedTask;
        });
        // What is null is left out of answers.
        options.AddSchemaTransformer((schema, context, _) =>
        {
            foreach (var property in context.JsonTypeInfo.Properties.Where(property => property.IsGetNullable))
                schema.Required?.Remove(property.Name);

            return Task.CompletedTask;
        });
    });
}

/// <summary>What an endpoint that reads its body itself takes. Whoever sends it under another name is understood too.</summary>
internal sealed record BodyOf(string ContentType)
{
    public bool IsForm => ContentType == "multipart/form-data";
}
