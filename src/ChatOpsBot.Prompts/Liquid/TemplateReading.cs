using Fluid.Ast;
using Fluid.Values;

namespace ChatOpsBot.Prompts.Liquid;

/// <summary>What a template names: variables, fields of list elements, filters, included prompts, ranges.</summary>
internal sealed class TemplateReading : AstVisitor
{
    /// <summary>Names that the template makes itself.</summary>
    public HashSet<string> Made { get; } = new(StringComparer.Ordinal) { "forloop", "tablerowloop", "empty", "blank", "nil", "null", "true", "false" };

    public HashSet<string> Used { get; } = new(StringComparer.Ordinal);

    /// <summary>Loop variables with the list that they run over.</summary>
    public Dictionary<string, string> Loops { get; } = new(StringComparer.Ordinal);

    /// <summary>Fields by the name before the dot.</summary>
    public HashSet<(string Of, string Field)> Fields { get; } = [];

    public HashSet<string> Filters { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Includes { get; } = new(StringComparer.Ordinal);

    /// <summary>An include or a range that only shows when it is run.</summary>
    public bool HasUnknownInclude { get; private set; }

    public bool HasWideRange { get; private set; }

    private const int WidestRange = 1_000;

    public static TemplateReading Of(Prompt prompt)
    {
        var reading = new TemplateReading();
        reading.VisitTemplate(prompt.Template);
        return reading;
    }

    protected override Statement VisitForStatement(ForStatement forStatement)
    {
        Made.Add(forStatement.Identifier);
        if (forStatement.Source is MemberExpression { Segments: [IdentifierSegment list] })
            Loops[forStatement.Identifier] = list.Identifier;
        return base.VisitForStatement(forStatement);
    }

    protected override Statement VisitAssignStatement(AssignStatement assignStatement)
    {
        Made.Add(assignStatement.Identifier);
        return base.VisitAssignStatement(assignStatement);
    }

    protected override Statement VisitCaptureStatement(CaptureStatement captureStatement)
    {
        Made.Add(captureStatement.Identifier);
        return base.VisitCaptureStatement(captureStatement);
    }

    protected override Statement VisitIncrementStatement(IncrementStatement incrementStatement)
    {
        Made.Add(incrementStatement.Identifier);
        return base.VisitIncrementStatement(incrementStatement);
    }

    protected override Statement VisitDecrementStatement(DecrementStatement decrementStatement)
    {
        Made.Add(decrementStatement.Identifier);
        return base.VisitDecrementStatement(decrementStatement);
    }

    protected override Expression VisitMemberExpression(MemberExpression memberExpression)
    {
        if (memberExpression.Segments is [IdentifierSegment root, ..])
        {
            Used.Add(root.Identifier);
            if (memberExpression.Segments is [_, IdentifierSegment field, ..])
                Fields.Add((root.Identifier, field.Identifier));
        }

        return base.VisitMemberExpression(memberExpression);
    }

    protected override Expression VisitFilterExpression(FilterExpression filterExpression)
    {
        Filters.Add(filterExpression.Name);
        return base.VisitFilterExpression(filterExpression);
    }

    protected override Expression VisitRangeExpression(RangeExpression rangeExpression)
    {
        HasWideRange |= !(Number(rangeExpression.From) is { } from && Number(rangeExpression.To) is { } to && Math.Abs(to - from) <= WidestRange);
        return base.VisitRangeExpression(rangeExpression);
    }

    protected override Statement VisitIncludeStatement(IncludeStatement includeStatement)
    {
        if (includeStatement.Path is LiteralExpression { Value: StringValue name })
            Includes.Add(name.ToStringValue());
        else
            HasUnknownInclude = true;
        foreach (var assigned in includeStatement.AssignStatements)
            Visit(assigned);
        return includeStatement;
    }

    protected override Statement VisitRenderStatement(RenderStatement renderStatement)
    {
        Includes.Add(renderStatement.Path);
        foreach (var assigned in renderStatement.AssignStatements)
            Visit(assigned);
        return renderStatement;
    }

    private static decimal? Number(Expression expression) => expression is LiteralExpression { Value: NumberValue number } ? number.ToNumberValue() : null;
}
