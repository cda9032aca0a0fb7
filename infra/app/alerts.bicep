// What somebody should be told of. The queries stand under queries/alerts, where a test binds them to the telemetry's schema.
param applicationInsightsName string
param location string
param tags object
param email string

resource applicationInsights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: applicationInsightsName
}

resource receivers 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(email)) {
  name: 'splitrun-receivers'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'splitrun'
    enabled: true
    emailReceivers: [
      {
        name: 'operator'
        emailAddress: email
        useCommonAlertSchema: true
      }
    ]
  }
}

// Severity: 1 error, 2 warning. Every rule fires when its query answers at least one row.
var rules = [
  {
    name: 'guardrail-breach'
    title: 'A guardrail was breached'
    description: 'A variant did harm: new runs get control. Look at the experiment\'s decisions.'
    query: loadTextContent('../queries/alerts/guardrail-breach.kql')
    severity: 1
    every: 'PT5M'
    window: 'PT5M'
  }
  {
    name: 'poison-messages'
    title: 'Outcome messages could not be processed'
    description: 'They are kept: GET /api/v1/outcomes/poison lists them, POST /api/v1/outcomes/poison/requeue puts them back.'
    query: loadTextContent('../queries/alerts/poison-messages.kql')
    severity: 2
    every: 'PT15M'
    window: 'PT15M'
  }
  {
    name: 'failed-publications'
    title: 'Results could not be posted'
    description: 'All tries are used up. GET /api/v1/publications/poison says why.'
    query: loadTextContent('../queries/alerts/failed-publications.kql')
    severity: 2
    every: 'PT15M'
    window: 'PT15M'
  }
  {
    name: 'analysis-late'
    title: 'No analysis for two hours'
    description: 'The hourly timer has not come to its end for two periods: experiments are not judged.'
    query: loadTextContent('../queries/alerts/analysis-late.kql')
    severity: 1
    every: 'PT1H'
    window: 'PT2H'
  }
  {
    name: 'server-errors'
    title: 'More than 1 % of requests fail on the server'
    description: 'See the latency query, and exceptions of the same time.'
    query: loadTextContent('../queries/alerts/server-errors.kql')
    severity: 1
    every: 'PT5M'
    window: 'PT15M'
  }
]

resource alerts 'Microsoft.Insights/scheduledQueryRules@2021-08-01' = [
  for rule in rules: {
    name: 'splitrun-${rule.name}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: 'Splitrun: ${rule.title}'
      description: rule.description
      severity: rule.severity
      enabled: true
      scopes: [applicationInsights.id]
      evaluationFrequency: rule.every
      windowSize: rule.window
      criteria: {
        allOf: [
          {
            query: rule.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
            failingPeriods: {
              numberOfEvaluationPeriods: 1
              minFailingPeriodsToAlert: 1
            }
          }
        ]
      }
      // A breach is an event, not a state: each one is told. The others are withdrawn when they are over.
      autoMitigate: rule.name != 'guardrail-breach'
      actions: {
        actionGroups: empty(email) ? [] : [receivers.id]
      }
    }
  }
]
