// SPDX-License-Identifier: GPL-3.0-or-later

// The scenes of bench-map, drawn by MapLibre GL JS: moved along the same ellipse, zoomed up and down as
// far; tells its figures to /result. The base map is images that were painted before, which costs a
// peer less than drawing the city's roads and houses would.

import * as maplibregl from '/maplibre/maplibre-gl.mjs'

const CENTER = [120.55, 31.875]
const ZOOM = 12 // of tiles of 512 pixels: 13 of those of 256
const WARM_UP_MS = 1500
const MEASURE_MS = 4000
const COLORS = ['#e8c547', '#7bb661', '#4c9fe8', '#9f7be1', '#3fc1c9', '#d98e4a', '#8fa3b8', '#c0ccd8']

const query = new URLSearchParams(location.search)
const scene = {
  incidents: Number(query.get('incidents') ?? 0),
  units: Number(query.get('units') ?? 0),
  clustered: query.has('clustered'),
  grids: query.has('grids'),
  labels: query.has('labels'),
  motions: (query.get('motions') ?? 'pan').split(',')
}

async function get (path) {
  const reply = await fetch(path)
  return reply.json()
}

function collect (points) {
  return {
    type: 'FeatureCollection',
    features: points.map(([lon, lat, state]) => ({
      type: 'Feature',
      properties: { state: state ?? 0 },
      geometry: { type: 'Point', coordinates: [lon, lat] }
    }))
  }
}

const stateColor = ['match', ['get', 'state'],
  ...COLORS.slice(1).flatMap((color, i) => [i + 1, color]), COLORS[0]]

function addGrids (map, grids) {
  grids.features.forEach((feature, i) => { feature.properties.value = i % 7 })
  map.addSource('grids', { type: 'geojson', data: grids })
  map.addLayer({
    id: 'grids',
    type: 'fill',
    source: 'grids',
    paint: {
      'fill-color': ['interpolate', ['linear'], ['get', 'value'], 0, '#14304a', 6, '#8fd3e8'],
      'fill-opacity': 0.7
    }
  })
  map.addLayer({
    id: 'borders',
    type: 'line',
    source: 'grids',
    paint: { 'line-color': '#e4ecf3', 'line-width': 1.5 }
  })
}

function addIncidents (map, points) {
  map.addSource('incidents', {
    type: 'geojson', data: collect(points), cluster: scene.clustered, clusterRadius: 60
  })
  map.addLayer({
    id: 'incidents',
    type: 'circle',
    source: 'incidents',
    paint: {
      'circle-radius': scene.clustered ? ['case', ['has', 'point_count'], 18, 6] : 6,
      'circle-color': stateColor,
      'circle-stroke-width': 1,
      'circle-stroke-color': '#ffffff'
    }
  })
  if (scene.clustered)
    map.addLayer({
      id: 'counts',
      type: 'symbol',
      source: 'incidents',
      filter: ['has', 'point_count'],
      layout: { 'text-field': ['get', 'point_count_abbreviated'], 'text-size': 12 },
      paint: { 'text-color': '#ffffff' }
    })
}

function addLabels (map, places) {
  map.addSource('places', { type: 'geojson', data: places })
  map.addLayer({
    id: 'places',
    type: 'symbol',
    source: 'places',
    layout: { 'text-field': ['get', 'name'], 'text-size': 14 },
    paint: { 'text-color': '#e4ecf3', 'text-halo-color': '#0a0f15', 'text-halo-width': 1.5 }
  })
}

function scatter (n) {
  return Array.from({ length: n }, (_, i) => [
    CENTER[0] + (Math.random() + Math.random() - 1) * 0.06,
    CENTER[1] + (Math.random() + Math.random() - 1) * 0.05, i % COLORS.length])
}

function addUnits (map) {
  const units = scatter(scene.units)

  map.addSource('units', { type: 'geojson', data: collect(units) })
  map.addLayer({
    id: 'units',
    type: 'circle',
    source: 'units',
    paint: { 'circle-radius': 7, 'circle-color': stateColor, 'circle-stroke-width': 2 }
  })
  // Ten steps a second, so that they are seen to move and do not jump.
  setInterval(() => {
    for (let i = 0; i < units.length; i += 3) {
      units[i][0] += (Math.random() - 0.5) * 2e-5
      units[i][1] += (Math.random() - 0.5) * 2e-5
    }
    map.getSource('units').setData(collect(units))
  }, 100)
}

function move (map, motion, s) {
  const degreePx = 512 * 2 ** ZOOM / 360

  if (motion === 'pan')
    map.jumpTo({
      center: [CENTER[0] + Math.cos(s * Math.PI / 2) * 300 / degreePx,
        CENTER[1] + Math.sin(s * Math.PI / 2) * 150 / degreePx * Math.cos(CENTER[1] * Math.PI / 180)],
      zoom: ZOOM
    })
  else if (motion === 'zoom')
    map.jumpTo({ center: CENTER, zoom: ZOOM + 1.5 * Math.sin(s * Math.PI / 3) })
}

function measure (map, motion) {
  return new Promise(resolve => {
    const started = performance.now()
    const intervals = []
    let last = 0

    function frame (now) {
      if (last > 0 && last - started > WARM_UP_MS)
        intervals.push(now - last)
      else if (last > 0 && now - started > WARM_UP_MS)
        fetch('/measuring?motion=' + motion, { method: 'POST' })
      last = now
      if (now - started > WARM_UP_MS + MEASURE_MS) {
        resolve(intervals)
        return
      }
      move(map, motion, (now - started) / 1000)
      requestAnimationFrame(frame)
    }
    requestAnimationFrame(frame)
  })
}

async function tell (figures) {
  await fetch('/result', { method: 'POST', body: JSON.stringify(figures) })
}

function getRenderer () {
  const gl = document.createElement('canvas').getContext('webgl2')
  const info = gl.getExtension('WEBGL_debug_renderer_info')
  return gl.getParameter(info === null ? gl.RENDERER : info.UNMASKED_RENDERER_WEBGL)
}

async function run () {
  const [points, grids, places] = await Promise.all([
    scene.incidents > 0 ? get('/points.json') : [],
    scene.grids ? get('/grids.json') : null,
    scene.labels ? get('/places.json') : null])
  const map = new maplibregl.Map({
    container: 'map',
    center: CENTER,
    zoom: ZOOM,
    fadeDuration: 0,
    style: {
      version: 8,
      sources: {
        base: { type: 'raster', tiles: [location.origin + '/tiles/{z}/{x}/{y}.png'], tileSize: 512, minzoom: 10, maxzoom: 14 }
      },
      layers: [{ id: 'base', type: 'raster', source: 'base', paint: { 'raster-fade-duration': 0 } }]
    }
  })

  await map.once('load')
  if (grids !== null)
    addGrids(map, grids)
  if (points.length > 0)
    addIncidents(map, points)
  if (places !== null)
    addLabels(map, places)
  map.triggerRepaint()
  await map.once('idle')
  await tell({ what: 'start', renderer: getRenderer() })
  if (scene.units > 0)
    addUnits(map)
  for (const motion of scene.motions)
    await tell({ what: 'frames', motion, intervals: await measure(map, motion) })
  await tell({ what: 'end' })
}

run().catch(error => tell({ what: 'error', message: String(error?.stack ?? error) }))
