// The workbook that operators look at. Its queries stand under queries/, where a test binds them to the telemetry's schema.
param applicationInsightsName string
param location string
param tags object

resource applicationInsights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: applicationInsightsName
}

var charts = [
  {
    title: 'Experiments'
    query: loadTextContent('../queries/experiments.kql')
    visualization: 'table'
  }
  {
    title: 'Split: runs that counted, by variant'
    query: loadTextContent('../queries/assignments-by-variant.kql')
    visualization: 'table'
  }
  {
    title: 'Funnel: from dispatch to outcome'
    query: loadTextContent('../queries/outcome-funnel.kql')
    visualization: 'table'
  }
  {
    title: 'Guardrails that were breached'
    query: loadTextContent('../queries/guardrails.kql')
    visualization: 'table'
  }
  {
    title: 'Decisions'
    query: loadTextContent('../queries/decisions.kql')
    visualization: 'table'
  }
  {
    title: 'Cost of a success, in US dollars'
    query: loadTextContent('../queries/cost-per-success.kql')
    visualization: 'barchart'
  }
  {
    title: 'Failure modes by variant'
    query: loadTextContent('../queries/errors-by-variant.kql')
    visualization: 'table'
  }
  {
    title: 'Outcomes without a run, by hour'
    query: loadTextContent('../queries/orphan-rate.kql')
    visualization: 'timechart'
  }
  {
    title: 'Functions: calls, latency, failures'
    query: loadTextContent('../queries/latency.kql')
    visualization: 'table'
  }
]

var timeRange = {
  type: 9
  content: {
    version: 'KqlParameterItem/1.0'
    parameters: [
      {
        id: guid('time-range')
        version: 'KqlParameterItem/1.0'
        name: 'TimeRange'
        label: 'Time range'
        type: 4
        isRequired: true
        value: {
          durationMs: 604800000
        }
        typeSettings: {
          selectableValues: [
            { durationMs: 3600000 }
            { durationMs: 86400000 }
            { durationMs: 604800000 }
            { durationMs: 2592000000 }
          ]
          allowCustom: true
        }
      }
    ]
    style: 'pills'
  }
  name: 'parameters'
}

var items = [
  for (chart, i) in charts: {
    type: 3
    content: {
      version: 'KqlItem/1.0'
      title: chart.title
      query: chart.query
      size: 1
      timeContextFromParameter: 'TimeRange'
      queryType: 0
      resourceType: 'microsoft.insights/components'
      visualization: chart.visualization
    }
    name: 'query-${i}'
  }
]

resource workbook 'Microsoft.Insights/workbooks@2022-04-01' = {
  name: guid(applicationInsights.id, 'splitrun')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'Splitrun experiments'
    category: 'workbook'
    sourceId: applicationInsights.id
    version: '1.0'
    serializedData: string({
      version: 'Notebook/1.0'
      items: concat([timeRange], items)
      isLocked: false
      fallbackResourceIds: [applicationInsights.id]
    })
  }
}
